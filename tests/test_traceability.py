"""Every item of the five source documents reaches a code, or the table says why not."""

from collections import Counter

import pytest

from textsafety.codebook import load_codebook

BOOK = load_codebook("fear_and_safety")
ITEMS = {
    "000_0700debd33bff68a.txt": 31,
    "001_95947a61467bd91b.txt": 35,
    "002_9d7dbcdba891eaa9.txt": 28,
    "003_226acdf5855e5af9.txt": 19,
    "004_7fbf5b03e39a58e4.txt": 37,
}


def test_all_items_of_all_five_documents_are_there():
    assert Counter(item.file for item in BOOK.traceability) == ITEMS
    assert {source.file for source in BOOK.sources} == set(ITEMS)


def test_no_item_is_listed_twice():
    refs = [item.ref for item in BOOK.traceability]
    assert len(refs) == len(set(refs)) == sum(ITEMS.values())


@pytest.mark.parametrize("item", BOOK.traceability, ids=lambda item: item.ref)
def test_an_item_reaches_a_code_or_says_why_not(item):
    assert item.item
    assert item.ref.split("-")[0] == item.file.split("_")[0]
    if item.kind == "coded":
        assert item.codes
        assert all(BOOK.code(id) for id in item.codes)
    else:
        assert item.codes == ()
        assert item.note


def test_codes_and_the_table_tell_the_same_story():
    from_codes = {(code.id, source.ref) for code in BOOK.codes for source in code.seed_provenance}
    from_table = {(id, item.ref) for item in BOOK.traceability if item.kind == "coded" for id in item.codes}
    assert from_codes == from_table


def test_a_code_quotes_its_item_as_the_table_has_it():
    table = {item.ref: (item.file, item.item) for item in BOOK.traceability}
    for code in BOOK.codes:
        for source in code.seed_provenance:
            assert table[source.ref] == (source.file, source.item), (code.id, source.ref)


def test_a_code_from_no_document_says_where_it_is_from():
    for code in BOOK.codes:
        assert bool(code.seed_provenance) != bool(code.extension), code.id
