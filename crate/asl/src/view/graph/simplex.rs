//! The network simplex method: places on a line that keep given distances and make weighted lengths smallest.
//! Used for the ranks of states and for the columns of everything. Knows nothing of graphs of states.
//!
//! After Gansner, Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs" (1993).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// `place[to] - place[from] >= length`, and the difference costs `weight` a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub from: usize,
    pub to: usize,
    pub length: i32,
    pub weight: i64,
}

/// Places for `count` nodes, the smallest 0. The arcs must be free of cycles. `budget` bounds the work: when it is
/// used up the places are still legal, only not the best.
pub(super) fn solve(count: usize, arcs: &[Arc], budget: usize) -> Vec<i32> {
    if count == 0 {
        return Vec::new();
    }
    let mut arcs = arcs.to_vec();
    anchor(count, &mut arcs);
    let mut network = Network::new(count + 1, arcs);
    network.longest_path();
    network.tight_tree();
    network.number();
    network.cut_values();
    network.improve(budget);
    let mut places = network.place;
    places.pop();
    let least = places.iter().copied().min().unwrap_or(0);
    places.iter().map(|place| place - least).collect()
}

/// Ties every node without an arc into it to one extra node, so that the network hangs together.
fn anchor(count: usize, arcs: &mut Vec<Arc>) {
    let mut entered = vec![false; count];
    for arc in arcs.iter() {
        entered[arc.to] = true;
    }
    let free = (0..count).filter(|node| !entered[*node]);
    arcs.extend(free.map(|to| Arc {
        from: count,
        to,
        length: 0,
        weight: 0,
    }));
}

const NONE: usize = usize::MAX;

struct Network {
    arcs: Vec<Arc>,
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
    place: Vec<i32>,
    in_tree: Vec<bool>,
    tree: Vec<Vec<usize>>,
    cut: Vec<i64>,
    parent: Vec<usize>,
    /// Postorder numbers: the subtree of a node is `low..=last` of it.
    low: Vec<usize>,
    last: Vec<usize>,
    order: Vec<usize>,
    search: usize,
    tree_arcs: Vec<usize>,
}

impl Network {
    fn new(count: usize, arcs: Vec<Arc>) -> Network {
        let mut outgoing = vec![Vec::new(); count];
        let mut incoming = vec![Vec::new(); count];
        for (i, arc) in arcs.iter().enumerate() {
            outgoing[arc.from].push(i);
            incoming[arc.to].push(i);
        }
        Network {
            in_tree: vec![false; arcs.len()],
            cut: vec![0; arcs.len()],
            arcs,
            outgoing,
            incoming,
            place: vec![0; count],
            tree: vec![Vec::new(); count],
            parent: vec![NONE; count],
            low: vec![0; count],
            last: vec![0; count],
            order: vec![0; count],
            search: 0,
            tree_arcs: Vec::new(),
        }
    }

    fn slack(&self, arc: usize) -> i32 {
        let Arc {
            from, to, length, ..
        } = self.arcs[arc];
        self.place[to] - self.place[from] - length
    }

    /// First legal places: as far to the front as possible, then sources as far back as possible.
    fn longest_path(&mut self) {
        let count = self.place.len();
        let mut waiting: Vec<usize> = self.incoming.iter().map(Vec::len).collect();
        let mut ready: Vec<usize> = (0..count).filter(|n| waiting[*n] == 0).collect();
        let mut at = 0;
        while let Some(node) = ready.get(at).copied() {
            at += 1;
            for arc in &self.outgoing[node] {
                let Arc { to, length, .. } = self.arcs[*arc];
                self.place[to] = self.place[to].max(self.place[node] + length);
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    ready.push(to);
                }
            }
        }
        for node in ready.into_iter().rev() {
            if self.incoming[node]
                .iter()
                .all(|arc| self.arcs[*arc].weight == 0)
            {
                let nearest = self.outgoing[node].iter().map(|arc| {
                    let Arc { to, length, .. } = self.arcs[*arc];
                    self.place[to] - length
                });
                if let Some(nearest) = nearest.min() {
                    self.place[node] = self.place[node].max(nearest);
                }
            }
        }
    }

    /// Grows a tree of tight arcs from node 0, shifting it to whichever arc at its border has the least slack.
    fn tight_tree(&mut self) {
        let count = self.place.len();
        let mut inside = vec![false; count];
        let mut shift = 0_i64;
        // Keys hold what a slack would be at a shift of 0, so that shifting the tree touches no entry.
        let mut leaving: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
        let mut entering: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
        let mut at_shift = vec![0_i64; count];
        let mut node = 0;
        loop {
            inside[node] = true;
            at_shift[node] = shift;
            for arc in &self.outgoing[node] {
                if !inside[self.arcs[*arc].to] {
                    leaving.push(Reverse((i64::from(self.slack(*arc)) + shift, *arc)));
                }
            }
            for arc in &self.incoming[node] {
                if !inside[self.arcs[*arc].from] {
                    entering.push(Reverse((i64::from(self.slack(*arc)) - shift, *arc)));
                }
            }
            while leaving
                .peek()
                .is_some_and(|top| inside[self.arcs[top.0.1].to])
            {
                leaving.pop();
            }
            while entering
                .peek()
                .is_some_and(|top| inside[self.arcs[top.0.1].from])
            {
                entering.pop();
            }
            let out = leaving.peek().map(|top| (top.0.0 - shift, top.0.1));
            let back = entering.peek().map(|top| (top.0.0 + shift, top.0.1));
            let forward = match (out, back) {
                (Some(out), Some(back)) => out.0 <= back.0,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            let chosen = if forward { out } else { back };
            let Some((slack, arc)) = chosen else { break };
            shift += if forward { slack } else { -slack };
            let Arc { from, to, .. } = self.arcs[arc];
            node = if forward { to } else { from };
            self.in_tree[arc] = true;
            self.tree_arcs.push(arc);
            self.tree[from].push(arc);
            self.tree[to].push(arc);
        }
        for (place, joined) in self.place.iter_mut().zip(&at_shift) {
            *place += (shift - joined) as i32;
        }
    }

    fn number(&mut self) {
        self.parent[0] = NONE;
        self.number_below(0, 0);
    }

    /// Numbers the subtree of `root` in postorder from `from` on.
    fn number_below(&mut self, root: usize, from: usize) {
        let mut next = from;
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        self.low[root] = next;
        while let Some((node, at)) = path.last_mut() {
            let node = *node;
            if let Some(arc) = self.tree[node].get(*at).copied() {
                *at += 1;
                if arc == self.parent[node] {
                    continue;
                }
                let Arc { from, to, .. } = self.arcs[arc];
                let child = if from == node { to } else { from };
                self.parent[child] = arc;
                self.low[child] = next;
                path.push((child, 0));
            } else {
                self.last[node] = next;
                self.order[next] = node;
                next += 1;
                path.pop();
            }
        }
    }

    fn below(&self, node: usize, top: usize) -> bool {
        (self.low[top]..=self.last[top]).contains(&self.last[node])
    }

    /// What each tree arc would cost or save when it is stretched: children before parents.
    fn cut_values(&mut self) {
        for i in 0..self.order.len() {
            let node = self.order[i];
            let arc = self.parent[node];
            if arc == NONE {
                continue;
            }
            let down = self.arcs[arc].to == node;
            // The sum over all arcs at this node: those that cross the cut the same way count for it. Arcs of
            // tree children carry what their own subtrees add.
            let mut cut = 0;
            for (list, into) in [(&self.incoming[node], true), (&self.outgoing[node], false)] {
                for other in list {
                    let weight = self.arcs[*other].weight;
                    let sign = if into == down { 1 } else { -1 };
                    if *other == arc {
                        cut += weight;
                    } else if self.in_tree[*other] {
                        cut += sign * (weight - self.cut[*other]);
                    } else {
                        cut += sign * weight;
                    }
                }
            }
            self.cut[arc] = cut;
        }
    }

    fn improve(&mut self, budget: usize) {
        let mut work = 0;
        while work < budget {
            let Some(place) = self.leaving(&mut work) else {
                return;
            };
            let leaving = self.tree_arcs[place];
            let Some(entering) = self.entering(leaving, &mut work) else {
                return;
            };
            self.tree_arcs[place] = entering;
            self.exchange(leaving, entering, &mut work);
        }
    }

    /// The worst of the next few tree arcs that want to be longer, searched in a circle; by its place in the list.
    fn leaving(&mut self, work: &mut usize) -> Option<usize> {
        const FEW: usize = 30;
        let count = self.tree_arcs.len();
        let mut worst: Option<(i64, usize)> = None;
        let mut seen = 0;
        for step in 0..count {
            let place = (self.search + step) % count;
            *work += 1;
            let cut = self.cut[self.tree_arcs[place]];
            if cut < 0 {
                if worst.is_none_or(|worst| cut < worst.0) {
                    worst = Some((cut, place));
                }
                seen += 1;
                if seen >= FEW {
                    self.search = (place + 1) % count;
                    break;
                }
            }
        }
        worst.map(|(_, place)| place)
    }

    /// The arc with the least slack that crosses the cut the other way.
    fn entering(&self, leaving: usize, work: &mut usize) -> Option<usize> {
        let Arc { from, to, .. } = self.arcs[leaving];
        let tail_side = self.last[from] < self.last[to];
        let top = if tail_side { from } else { to };
        let mut best: Option<(i32, usize)> = None;
        for node in &self.order[self.low[top]..=self.last[top]] {
            let list = if tail_side {
                &self.incoming[*node]
            } else {
                &self.outgoing[*node]
            };
            *work += list.len() + 1;
            for arc in list {
                if self.in_tree[*arc] {
                    continue;
                }
                let Arc { from, to, .. } = self.arcs[*arc];
                let other = if tail_side { from } else { to };
                let slack = self.slack(*arc);
                if !self.below(other, top) && best.is_none_or(|best| (slack, *arc) < best) {
                    best = Some((slack, *arc));
                }
            }
        }
        best.map(|(_, arc)| arc)
    }

    fn exchange(&mut self, leaving: usize, entering: usize, work: &mut usize) {
        let slack = self.slack(entering);
        let Arc { from, to, .. } = self.arcs[leaving];
        if slack > 0 {
            let (top, by) = if self.last[from] < self.last[to] {
                (from, -slack)
            } else {
                (to, slack)
            };
            for i in self.low[top]..=self.last[top] {
                self.place[self.order[i]] += by;
            }
        }
        let cut = self.cut[leaving];
        let (tail, head) = (self.arcs[entering].from, self.arcs[entering].to);
        let meet = self.update_path(tail, head, cut, true);
        self.update_path(head, tail, cut, false);
        self.cut[entering] = -cut;
        self.cut[leaving] = 0;
        self.in_tree[leaving] = false;
        self.in_tree[entering] = true;
        for node in [from, to] {
            self.tree[node].retain(|arc| *arc != leaving);
        }
        self.tree[tail].push(entering);
        self.tree[head].push(entering);
        *work += self.last[meet] - self.low[meet] + 1;
        let start = self.low[meet];
        self.number_below(meet, start);
    }

    /// Changes the cut values from `node` up to where its path meets that of `other`.
    fn update_path(&mut self, node: usize, other: usize, cut: i64, rising: bool) -> usize {
        let mut node = node;
        while !self.below(other, node) {
            let arc = self.parent[node];
            let Arc { from, to, .. } = self.arcs[arc];
            let with = (node == from) == rising;
            self.cut[arc] += if with { cut } else { -cut };
            node = if node == from { to } else { from };
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(places: &[i32], arcs: &[Arc]) -> i64 {
        let length = |a: &Arc| i64::from(places[a.to] - places[a.from]);
        arcs.iter().map(|a| a.weight * length(a)).sum()
    }

    fn arcs(count: usize, raw: &[(usize, usize, i32, i64)]) -> Vec<Arc> {
        raw.iter()
            .filter_map(|(a, b, length, weight)| {
                let (a, b) = (a % count, b % count);
                (a != b).then(|| Arc {
                    from: a.min(b),
                    to: a.max(b),
                    length: *length,
                    weight: *weight,
                })
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(200)
        })]
        #[test]
        fn places_are_legal_and_no_single_or_joint_move_is_better(
            count in 1_usize..9,
            raw in prop::collection::vec((0_usize..9, 0_usize..9, 0_i32..4, 0_i64..5), 0..20)
        ) {
            let arcs = arcs(count, &raw);
            let places = solve(count, &arcs, 1_000_000);
            for arc in &arcs {
                prop_assert!(places[arc.to] - places[arc.from] >= arc.length);
            }
            // At the optimum no set of nodes gains by moving one step together (small graphs: all sets).
            let best = cost(&places, &arcs);
            for set in 0..1_u32 << count {
                for by in [-1, 1] {
                    let moved: Vec<i32> = places.iter().enumerate()
                        .map(|(i, p)| if set >> i & 1 == 1 { p + by } else { *p }).collect();
                    let legal = arcs.iter().all(|a| moved[a.to] - moved[a.from] >= a.length);
                    prop_assert!(!legal || cost(&moved, &arcs) >= best);
                }
            }
        }
    }

    #[test]
    fn a_spent_budget_still_gives_legal_places() {
        let arcs = arcs(
            8,
            &[
                (0, 1, 2, 1),
                (1, 2, 2, 1),
                (0, 2, 1, 9),
                (3, 2, 1, 4),
                (4, 5, 1, 1),
            ],
        );
        let places = solve(8, &arcs, 0);
        assert!(
            arcs.iter()
                .all(|a| places[a.to] - places[a.from] >= a.length)
        );
    }
}
