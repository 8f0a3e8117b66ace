//! Every row that is left out, as a table: line, reason, what stood there, how to mend it, and the
//! row itself as the file has it.

use std::io::{self, Write};

use super::bytes::words;
use super::convert::Converter;
use super::mapping::Mapping;
use super::records::{Batch, Record, Whole};
use super::rejects::{HEADER, Reason, shown, tame};

/// Writes them as records come by: nothing is kept.
pub struct RejectTable<W: Write> {
    writer: csv::Writer<W>,
    converter: Converter,
    delimiter: u8,
    pub rows: u64,
}

impl<W: Write> RejectTable<W> {
    /// # Errors
    /// Where it cannot be written.
    pub fn new(to: W, mapping: Mapping) -> io::Result<Self> {
        let delimiter = mapping.delimiter;
        let mut writer = csv::Writer::from_writer(to);
        let header = HEADER.into_iter().chain(["record"]);
        writer.write_record(header)?;
        Ok(Self { writer, converter: Converter::new(mapping), delimiter, rows: 0 })
    }

    /// Writes what is left out of a batch.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn take(&mut self, batch: &Batch) -> io::Result<()> {
        for record in batch.records() {
            if let Some((reason, value)) = self.converter.fault(&record) {
                self.write(&record, reason, value)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, record: &Record<'_>, reason: Reason, value: &[u8]) -> io::Result<()> {
        let (what, mend) = reason.words();
        let (line, value) = (record.line.to_string(), tame(&shown(value)));
        let whole = tame(&self.as_written(record)?);
        self.writer.write_record([&line, reason.key(), &value, what, mend, &whole])?;
        self.rows += 1;
        Ok(())
    }

    /// A row's fields with the table's own delimiter, quoted where they have to be.
    fn as_written(&self, record: &Record<'_>) -> io::Result<String> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_writer(Vec::new());
        writer.write_record(record.fields().map(|field| words(field).0.into_owned()))?;
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        let mut text = words(bytes.trim_ascii_end()).0.into_owned();
        if record.whole == Whole::CutShort {
            text.push('…');
        }
        Ok(text)
    }

    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
