//! The order in which a Java hash map has its entries: where the service collects members in such a map, its payloads
//! show them in this order.

/// The bucket of a name in a map that has grown to this many entries. Entries of one bucket keep the order in which
/// they came, so that a stable sort by bucket gives the order of the map.
pub(super) fn bucket(name: &str, count: usize) -> usize {
    // Sixteen buckets, and twice as many whenever more than three quarters are taken.
    let mut buckets = 16;
    while count * 4 > buckets * 3 {
        buckets *= 2;
    }
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    });
    (hash ^ (hash >> 16)) as usize & (buckets - 1)
}
