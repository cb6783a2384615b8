//! ItemSelector and ItemBatcher: from items to what each child gets.

use super::super::Simulation;
use super::super::flow::States;
use super::super::frame::{Failure, Frame, Item};
use super::Share;
use crate::program::{Batcher, Distributed, MapWork, NumberSource, State};
use json::{Object, Value};

/// A child's input takes at most this many bytes [D].
const MOST_BYTES: f64 = 262_144.0;

impl Simulation {
    /// What each child gets: the selected item, or a batch of selected items.
    pub(in crate::machine) fn shares(
        &mut self,
        frame: &Frame,
        state: &State,
        map: &MapWork,
        distributed: &Distributed,
        effective: &Value,
        items: &[Item],
    ) -> Result<Vec<Share>, Failure> {
        let mut selected = Vec::with_capacity(items.len());
        for item in items {
            selected.push(self.select(frame, state, map, effective, item)?);
        }
        let Some(batcher) = &distributed.batcher else {
            return Ok(selected
                .into_iter()
                .map(|input| Share { input, items: 1 })
                .collect());
        };
        let (most_items, most_bytes, fixed) =
            self.batch_limits(frame, state, batcher, effective)?;
        let mut shares = Vec::new();
        let mut batch: Vec<Value> = Vec::new();
        let mut bytes = 0.0;
        for item in selected {
            let size = item.text_len() as f64 + 1.0;
            if !batch.is_empty() && (batch.len() as f64 >= most_items || bytes + size > most_bytes)
            {
                shares.push(share(std::mem::take(&mut batch), &fixed));
                bytes = 0.0;
            }
            bytes += size;
            batch.push(item);
        }
        if !batch.is_empty() {
            shares.push(share(batch, &fixed));
        }
        Ok(shares)
    }

    fn batch_limits(
        &mut self,
        frame: &Frame,
        state: &State,
        batcher: &Batcher,
        effective: &Value,
    ) -> Result<(f64, f64, Option<Value>), Failure> {
        let limit = |this: &mut Self, field: &str, source: &Option<NumberSource>, default: f64| {
            match source {
                Some(source) => this
                    .count(frame, state, field, source, effective)
                    .map(|n| f64::from(n).max(1.0)),
                None => Ok(default),
            }
        };
        let items = limit(self, "MaxItemsPerBatch", &batcher.max_items, f64::INFINITY)?;
        let bytes = limit(
            self,
            "MaxInputBytesPerBatch",
            &batcher.max_bytes,
            MOST_BYTES,
        )?
        .min(MOST_BYTES);
        let fixed = match (&batcher.input, &batcher.input_expression) {
            (Some(template), _) => Some(self.template(frame, state, template, effective)?),
            (None, Some(expression)) => Some(self.expression(
                frame,
                state,
                "ItemBatcher/BatchInput",
                expression,
                States::default(),
            )?),
            (None, None) => None,
        };
        // What every batch carries counts against its bytes.
        let fixed_bytes = fixed.as_ref().map_or(0.0, |f| f.text_len() as f64 + 15.0);
        Ok((items, bytes - fixed_bytes - 12.0, fixed))
    }
}

fn share(batch: Vec<Value>, fixed: &Option<Value>) -> Share {
    let items = batch.len() as u32;
    let mut input = Object::new();
    if let Some(fixed) = fixed {
        input.insert("BatchInput", fixed.clone());
    }
    input.insert("Items", Value::from(batch));
    Share {
        input: Value::Object(input),
        items,
    }
}
