"""Banks of many countries write the same two movements; each statement is read as them, or refused by the right name."""

from codecs import BOM_UTF16_BE

import pytest

from imports.bank import read_bank
from ledger.errors import FileRefused
from tests.imports.countries import SAMPLES, Sample
from tests.imports.months import outcome


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_a_statement_of_any_country_is_read_as_the_movements_it_states(tmp_path, sample: Sample):
    path = tmp_path / "statement"
    mark, encoding = (BOM_UTF16_BE, "utf-16-be") if sample.encoding == "utf-16-be-bom" else (b"", sample.encoding)
    path.write_bytes(mark + sample.text.encode(encoding))
    found = outcome(path)
    if isinstance(found, FileRefused):
        assert found.name == sample.expected, [problem.what for problem in found.problems]
        assert all(problem.where and problem.cure for problem in found.problems)
    else:
        movements = [(str(row.date), str(row.amount)) for row in found.rows if row.verdict == "new"]
        assert sorted(movements) == sample.expected
        assert found.counts["rows"] == len(found.rows)
        assert all(row.why for row in found.rows if row.verdict != "new")


@pytest.mark.parametrize(
    ("name", "code_page"),
    [
        ("ru_1251", "cp1251"),
        ("ru_866", "cp866"),
        ("es_850", "cp850"),
        ("pl_mbank", "cp1250"),
        ("de_dkb", "cp1252"),
        ("utf16be_cyr", "utf-16-be"),
    ],
)
def test_the_code_page_is_the_one_in_which_words_are_words(tmp_path, name, code_page):
    sample = next(sample for sample in SAMPLES if sample.name == name)
    path = tmp_path / "statement"
    path.write_bytes(sample.text.encode(sample.encoding))
    reading = read_bank(path)
    assert reading.encoding == code_page
    assert all(set(row.text.split()) <= set(sample.text.replace(";", " ").replace("\t", " ").split()) for row in reading.rows)
