"""mandate bench as scripts and people meet it."""

from tests import commands

# Port 1 is nobody's.
NAMES = ("import_cases", "confirm_plan", "settle", "case_list", "case_page", "agency_list", "bot")
NOWHERE = {"TEST_DATABASE_URL": "postgres://nobody@127.0.0.1:1"}


def test_an_unknown_bench_is_wrong_usage() -> None:
    answer = commands.run({}, "bench", "swim")
    assert answer.code == 2
    assert answer.err == f"There is no bench swim; there are {', '.join(NAMES)}.\n"


def test_fewer_than_three_repeats_are_wrong_usage() -> None:
    assert commands.run({}, "bench", "--repeats", "2").code == 2


def test_a_server_out_of_reach_lists_each_bench_with_the_reason_and_fails() -> None:
    answer = commands.run(NOWHERE, "bench", "--json")
    assert answer.code == 1
    assert {each["name"]: each["holds"] for each in answer.data["results"]} == dict.fromkeys(NAMES, False)
    for each in answer.data["results"]:
        assert each["reason"]
        assert (each["ratio"], each["rows"]) == (None, 10_000)


def test_people_read_why_one_bench_did_not_run() -> None:
    answer = commands.run(NOWHERE, "bench", "settle", "--scale", "full")
    assert answer.code == 1
    assert "settle could not run. It broke off: ConnectionRefusedError" in answer.out
    assert "100,000" in answer.out
    assert "import_cases" not in answer.out


def test_chinese_readers_are_told_in_chinese() -> None:
    answer = commands.run({**NOWHERE, "MANDATE_LANGUAGE": "zh_CN"}, "bench", "settle")
    assert "未达标" in answer.out
    assert "settle 未能运行" in answer.out
