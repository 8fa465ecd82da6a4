"""The commands as a person types them: output, messages, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
from benchmarks.loopback import free_port
from click.testing import CliRunner
from tests.release.tiny import thin_tables

from gazette.cli import cli, main
from gazette.errors import UserError
from gazette.records import json_schema
from gazette.release.manifest import releases_of
from gazette.settings import CHECKOUT, OPTIONS, SETTINGS, Settings

NOTICES = CHECKOUT / "data" / "notices"
PAGE = NOTICES / "sichuan-2022-sei" / "page.txt"
PROVINCES = ("46", "51")
"""Of which the loose captures are that are checked here."""


@pytest.fixture(scope="module")
def thin(tmp_path_factory):
    """A data folder of nothing but tables, and of these only what is of those provinces: a loose capture needs no more."""
    data = tmp_path_factory.mktemp("thin") / "data"
    shutil.copytree(CHECKOUT / "data" / "reference", data / "reference")
    thin_tables(data / "reference", PROVINCES)
    return data


def run(*arguments, **environment):
    """The program as its own process: exit code, standard output, standard error."""
    command = [sys.executable, "-c", "from gazette.cli import main; main()", *map(str, arguments)]

    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself_with_an_example(name):
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert f"gazette {name}" in result.output.split("Example:")[1]


def test_the_commands_are_those_of_the_design():
    handling = {"extract", "add", "check", "review", "link", "link-table"}
    publishing = {"build", "releases", "rollback", "diff", "publish", "serve", "query"}
    assert set(cli.commands) == handling | publishing


def test_extract_prints_a_record_that_keeps_the_contract():
    code, out, err = run("extract", PAGE)
    assert (code, err) == (0, "")
    record = json.loads(out)
    jsonschema.validate(record, json_schema())
    assert record["kind"] == "grant"


def test_extract_reads_standard_input_and_prints_rdf():
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "extract", "-", "--format", "turtle"]
    done = subprocess.run(command, input=PAGE.read_bytes(), capture_output=True, timeout=60)
    import pyoxigraph as ox

    assert done.returncode == 0, done.stderr
    assert len(list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))) > 100


@pytest.mark.parametrize("form", ["json", "turtle", "trig"])
def test_extract_prints_contact_data_masked_and_the_offsets_of_the_text_as_it_came(tmp_path, form):
    kept = PAGE.read_text(encoding="utf-8")
    said = "联系人：张三，电话：027-87654321，邮箱：zhangsan@hubei.gov.cn。"
    assert "三、" in kept
    page = tmp_path / "page.txt"
    page.write_text(kept.replace("三、", f"三、{said}", 1), encoding="utf-8")
    result = CliRunner().invoke(cli, ["extract", str(page), "--format", form])
    assert result.exit_code == 0, result.output
    assert not [word for word in ("张三", "87654321", "zhangsan") if word in result.output]
    assert "联系人:██,电话:" in result.output
    if form == "json":
        start, end = json.loads(result.output)["evidence"]["/issued"]["span"]
        assert page.read_text(encoding="utf-8")[start:end].startswith("2022年")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "PDF"),
        (b"abc\x00def", "binary"),
        ("今日天气晴,最高气温三十度。\n".encode(), "notice"),
    ],
)
def test_unreadable_input_gets_one_message_and_exit_code_2(tmp_path, content, said):
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    code, out, err = run("extract", file)
    assert code == 2
    assert out == ""
    assert said in err
    assert str(file) in err
    assert "Traceback" not in err


def test_a_missing_file_is_told():
    code, _, err = run("extract", "/nowhere/page.txt")
    assert code == 2
    assert "/nowhere/page.txt" in err


def test_add_masks_contact_data_at_equal_length_and_describes_the_capture(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(CHECKOUT / "data" / "reference", data / "reference")
    shutil.copy(CHECKOUT / "data" / "ledger.jsonl", data)
    page = tmp_path / "saved.txt"
    text = (
        PAGE.read_text(encoding="utf-8").replace("█", "0") + "\n联系人:张三三,电话:010-88889999,邮箱 a.b@example.org\n"
    )
    page.write_text(text, encoding="utf-8")
    code, out, err = run(
        "add",
        page,
        "sichuan-again",
        "--rights",
        "official-text",
        "--url",
        "http://example.org/1",
        GAZETTE_DATA=str(data),
    )
    assert (code, err) == (0, ""), err
    assert "23 clusters named" in out
    kept = (data / "notices" / "sichuan-again" / "saved.txt").read_text(encoding="utf-8")
    assert len(kept) == len(text)
    for secret in ("张三三", "88889999", "a.b@example.org"):
        assert secret not in kept
    told = tomllib.loads((data / "notices" / "sichuan-again" / "capture.toml").read_text(encoding="utf-8"))["capture"]
    assert [c["url"] for c in told] == ["http://example.org/1"]
    code, _, err = run("add", page, "sichuan-again", "--rights", "official-text", GAZETTE_DATA=str(data))
    assert code == 2
    assert "already" in err


@pytest.mark.parametrize(
    ("text", "stays"),
    [("junk, and no more\n", False), ("附件\n集群名单\n1.甲县羊绒产业集群\n2.乙县枸杞产业集群\n", True)],
    ids=["no notice", "a list whose page may still come"],
)
def test_add_takes_out_again_what_is_no_notice(tmp_path, text, stays):
    shutil.copytree(CHECKOUT / "data" / "reference", tmp_path / "reference")
    page = tmp_path / "saved.txt"
    page.write_text(text, encoding="utf-8")
    code, _, err = run("add", page, "junk-2025", "--rights", "third-party", GAZETTE_DATA=str(tmp_path))
    assert code == 2
    assert "saved.txt" in err
    assert (tmp_path / "notices" / "junk-2025").exists() is stays


@pytest.mark.parametrize("slug", ["../outside", "A B", "", "x/y"])
def test_add_refuses_a_name_that_leaves_the_folder(tmp_path, slug):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reference").symlink_to(CHECKOUT / "data" / "reference")
    code, _, err = run("add", PAGE, slug, "--rights", "official-text", GAZETTE_DATA=str(tmp_path / "data"))
    assert code == 2
    assert "cannot name a folder" in err
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "reference"]


def test_add_writes_nothing_where_a_table_is_broken(tmp_path):
    shutil.copytree(CHECKOUT / "data" / "reference", tmp_path / "reference")
    table = tmp_path / "reference" / "bodies.csv"
    table.write_text("nothing\n", encoding="utf-8")
    code, out, err = run("add", PAGE, "new-2025", "--rights", "official-text", GAZETTE_DATA=str(tmp_path))
    assert (code, out) == (2, "")
    assert f"{table}:1" in err
    assert [path.name for path in tmp_path.iterdir()] == ["reference"]


def test_check_passes_on_the_repository_and_says_what_was_not_understood():
    code, out, _ = run("check")
    assert code == 0, out
    assert "no fact taken" in out
    assert (
        out.strip()
        .splitlines()[-1]
        .startswith(f"{len(list(NOTICES.glob('*/*.txt')))} captures read, 0 not; 0 violations")
    )


def test_check_tells_a_wrong_count_by_file_and_line(thin, tmp_path):
    page = tmp_path / "page.txt"
    text = PAGE.read_text(encoding="utf-8").replace("等23个产业集群", "等20个产业集群")
    page.write_text(text, encoding="utf-8")
    line = text[: text.index("等20个产业集群")].count("\n") + 1
    code, out, _ = run("check", page, GAZETTE_DATA=str(thin))
    assert code == 2
    assert f"{page}:{line}: violation" in out


def test_extract_applies_the_corrections_beside_a_capture(tmp_path):
    page = tmp_path / "page.txt"
    shutil.copy(PAGE, page)
    (tmp_path / "corrections.toml").write_text(
        '[[correction]]\nfield = "/issued"\nread = "2022-12-28"\nset = "2022-12-29"\nwhy = "The scan shows it."\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(cli, ["extract", str(page)])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["issued"] == "2022-12-29"


def test_check_reads_a_list_in_the_light_of_the_page_beside_it(thin, tmp_path):
    page, rows = tmp_path / "page.txt", tmp_path / "list.txt"
    page.write_text(
        "关于公布2023年度海南省中小企业特色产业集群名单的通告\n各市县工业和信息化主管部门:\n"
        "现将2023年度海南省中小企业特色产业集群名单予以公布,名单见附件。\n附件:名单\n"
        "海南省工业和信息化厅\n2023年7月1日\n",
        encoding="utf-8",
    )
    rows.write_text("序号\t集群名称\n1\t文昌市航天装备产业集群\n2\t澄迈县软件信息产业集群\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--data", str(thin), str(page), str(rows)])
    assert f"{rows}: grant, 2 clusters named" in result.output
    assert "0 violations" in result.output


def test_query_answers_a_person_and_tells_a_mistake(real_build, real_settings, tmp_path):
    var = {"GAZETTE_VAR": str(real_settings.var)}
    code, out, _ = run("query", "SELECT (COUNT(?c) AS ?clusters) { ?c a cg:Cluster }", **var)
    assert code == 0
    assert str(real_build.release.manifest.counts["Cluster"]) in out
    code, _, err = run("query", "SELECT nonsense", **var)
    assert code == 2
    assert "not a SPARQL query" in err
    code, _, err = run("query", "ASK {}", "--format", "turtle", **var)
    assert code == 2
    page = tmp_path / "query.rq"
    page.write_bytes("ASK {}\n# 集群".encode("gb18030"))
    code, _, err = run("query", f"@{page}", **var)
    assert code == 2
    assert f"{page}:2: not UTF-8" in err and "Traceback" not in err
    code, _, err = run("query", "ASK {}", GAZETTE_VAR="/nowhere")
    assert code == 2
    assert "gazette build" in err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GAZETTE_PORT", "many"),
        ("GAZETTE_BASE_URI", "ftp://x"),
        ("GAZETTE_QUERY_TIMEOUT", "-1"),
        ("GAZETTE_STORE", "http://["),
    ],
)
def test_a_wrong_setting_is_told(variable, value):
    code, _, err = run("check", **{variable: value})
    assert code == 2
    assert value in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "value",
    [
        "http://[", "http://[::1", "http://:80/", "http://x:99999/sparql", "http://a..b/", "x",
        "http://x/ y", "http://x/库", "ftp://x/",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_told(value):
    with pytest.raises(UserError, match="store_update must be an http"):
        Settings.load({}, store_update=value)


@pytest.mark.parametrize(
    "value", ["", "http://x", "https://x.example:8890/sparql?a=b", "http://[::1]:8890/sparql", "http://库.example/"]
)
def test_an_address_that_can_be_asked_is_taken(value):
    assert Settings.load({}, store=value).store == value


def test_a_base_with_a_port_that_there_is_not_is_told():
    with pytest.raises(UserError, match="base URI"):
        Settings.load({}, base_uri="http://x:99999")


@pytest.mark.parametrize("port", ["99999", "-1", "http"])
def test_a_port_that_there_is_not_is_told_as_such(port, tmp_path):
    code, _, said = run("serve", f"--port={port}", "--var", tmp_path)
    assert code == 2
    assert said.startswith(f"gazette: port must be a whole number from 0 to 65535, not '{port}'")


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_of_data_that_is_missing_is_told_as_such(command, tmp_path):
    (tmp_path / "empty").mkdir()
    for data, missing in (("nope", "nope"), ("empty", "empty/reference")):
        code, _, said = run(command, GAZETTE_DATA=str(tmp_path / data), GAZETTE_VAR=str(tmp_path))
        assert code == 2
        assert f"gazette: {tmp_path / missing}: there is no such folder\n" in said


def test_a_proxy_that_is_no_address_is_told_before_anything_is_served(tmp_path):
    code, out, err = run("serve", GAZETTE_TRUSTED_PROXIES="127.0.0.1, foo", GAZETTE_VAR=str(tmp_path))
    assert (code, out) == (2, "")
    assert "trusted_proxies: not an address or a network: 'foo'" in err and "Set it by GAZETTE_TRUSTED_PROXIES." in err
    assert "Traceback" not in err and not list(tmp_path.iterdir())


def test_every_setting_has_a_typed_field_and_a_help_text():
    assert {s.name for s in SETTINGS} == set(Settings.__dataclass_fields__)
    assert all(s.help.endswith((".", "served.")) for s in SETTINGS)


def test_where_no_release_is_kept_that_is_told(tmp_path):
    code, out, err = run("releases", GAZETTE_VAR=str(tmp_path))
    assert (code, out) == (0, "")
    assert err == "No release is kept for http://localhost:8000: `gazette build` makes one.\n"


def test_a_release_whose_manifest_cannot_be_read_is_listed(tmp_path):
    folder = releases_of(tmp_path, "http://localhost:8000")
    for name in ("aaaa", "bbbb", ".building-1"):
        (folder / name).mkdir(parents=True)
    (folder / "aaaa" / "manifest.json").write_bytes(b"{")
    (folder / "current").symlink_to("aaaa")
    code, out, err = run("releases", GAZETTE_VAR=str(tmp_path))
    assert (code, err) == (0, "")
    assert out.splitlines() == ["aaaa  DAMAGED: manifest.json", "bbbb  DAMAGED: manifest.json"]


@pytest.mark.parametrize("endpoint", ["notaurl", "http://[", ""])
def test_an_endpoint_that_is_no_address_is_told(endpoint):
    with pytest.raises(UserError, match="is no http") as told:
        CliRunner().invoke(cli, ["link", "osm", "--endpoint", endpoint], catch_exceptions=False)
    assert "--endpoint https://" in told.value.advice


def test_a_bug_shows_its_traceback(monkeypatch):
    monkeypatch.setattr("gazette.settings.Settings.load", lambda *a, **k: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["gazette", "check"])
    with pytest.raises(ZeroDivisionError):
        main()


def test_the_manual_lists_every_setting_as_it_is():
    manual = (CHECKOUT / "server" / "README.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.variable}` | {default} | {setting.help} |" in manual


def test_the_readme_shows_what_the_program_prints(real_build, real_settings):
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    query = (
        "SELECT ?name ?level ?end { ?c cg:inPrefecture rg:610100 ; cg:name ?name ; cg:hasRecognition ?r . "
        "?r cg:level ?level ; cg:endLatest ?end } ORDER BY ?name ?level"
    )
    code, out, _ = run("query", query, GAZETTE_VAR=str(real_settings.var))
    assert code == 0
    shown = readme.split("ORDER BY ?name ?level'\n")[1].split("\n\n")[0]
    assert [line.split() for line in shown.splitlines()] == [line.split() for line in out.splitlines()]


def test_a_hint_names_an_option_only_where_a_command_has_it():
    options = {
        option.name for command in cli.commands.values() for option in command.params if option.opts[0][:2] == "--"
    }
    assert {setting.name for setting in SETTINGS} & options == OPTIONS
    with pytest.raises(UserError, match=r"Set it by GAZETTE_QUERY_ROWS\.$"):
        Settings.load({}, query_rows="many")
    with pytest.raises(UserError, match=r"Set it by --port or GAZETTE_PORT\.$"):
        Settings.load({}, port="many")


def test_an_executor_that_is_none_is_told_though_nothing_changed(real_build, real_settings):
    settings = ["--data", str(real_settings.data), "--var", str(real_settings.var)]
    with pytest.raises(UserError, match="no executor named 'foo'"):
        CliRunner().invoke(cli, ["build", "--executor", "foo", *settings], catch_exceptions=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_in_words(real_build, real_settings):
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "query", "SELECT * { ?s ?p ?o } LIMIT 2"]
    given = {"GAZETTE_VAR": str(real_settings.var), "GAZETTE_BASE_URI": real_settings.base_uri}
    environment = {**os.environ, **given, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("gazette: No space left on device\n") and done.stderr.count("\n") == 2


def test_a_busy_port_is_told_and_nothing_else(real_build, real_settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = run(
            "serve", "--port", port, "--base-uri", real_settings.base_uri, GAZETTE_VAR=str(real_settings.var)
        )
    assert (code, out) == (2, "") and f"cannot listen on 127.0.0.1:{port}" in err


def test_a_store_that_cannot_be_asked_is_told_and_nothing_is_served(real_build, real_settings):
    port, store = free_port(), f"http://127.0.0.1:{free_port()}/sparql"
    code, out, err = run(
        *("serve", "--port", port, "--base-uri", real_settings.base_uri),
        GAZETTE_VAR=str(real_settings.var), GAZETTE_STORE=store,
    )  # fmt: skip
    assert (code, out) == (2, "")
    assert f"the store at {store} cannot be reached" in err and "Traceback" not in err


@pytest.mark.parametrize(("name", "advice"), [("nowhere.txt", "is there"), (".", "one file in it")])
def test_a_file_that_cannot_be_read_is_told_with_advice(tmp_path, name, advice):
    with pytest.raises(UserError, match="cannot be read") as told:
        CliRunner().invoke(cli, ["extract", str(tmp_path / name)], catch_exceptions=False)
    assert advice in told.value.advice
