using Vigie.Hosting;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting;

public sealed class ListeningLoaderTests : IDisposable
{
    private const string Whole = """
        { "$schema": "./listening.schema.json", // for the editor
          "brands": [{"id":"acme","name":"Acme Tea","staff":[{"author":"@acme"}],"timeZone":"Europe/Paris","language":"fr"}],
          "sources": [{"name":"forum","kind":"rss","url":"https://forum.example.org/rss","every":"10m","channel":"forum","brand":"acme"}],
          "calendars": [{"name":"office","week":{"monday":["09:00-12:30","13:30-24:00"]},"holidays":["2026-12-25"]}],
          "people": [{"name":"Ana","email":"ana@example.org","onCall":"office"}],
          "sla": {"targets":{"forum":"4h"},"calendar":"office"},
          "alerts": {"escalation":["Ana"],"groupFor":"0s"}, }
        """;

    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_file_one_brand_takes_all_that_is_pushed() => Assert.Equal("brand", Assert.Single(Load().Brands).Id);

    [Fact]
    public void The_file_beside_host_json_is_read()
    {
        File.WriteAllText(folder.File("listening.json"), Whole);

        var plan = Load();

        Assert.Equal(TimeSpan.FromMinutes(10), Assert.Single(plan.Sources).Every);
        Assert.Equal(TimeSpan.FromHours(4), plan.Sla.Targets[Channel.Forum]);
        Assert.Equal(["09:00-12:30", "13:30-24:00"], plan.Calendars[0].Week["monday"]);
    }

    [Fact]
    public void The_setting_goes_before_the_file_and_the_command_line_before_the_setting()
    {
        File.WriteAllText(folder.File("listening.json"), Named("file"));
        File.WriteAllText(folder.File("given.json"), Named("given"));
        File.WriteAllText(folder.File("path.json"), Named("path"));

        Assert.Equal("inline", Load(setting: Named("inline")).Brands[0].Id);
        Assert.Equal("path", Load(setting: folder.File("path.json")).Brands[0].Id);
        Assert.Equal("given", Load(setting: Named("inline"), given: folder.File("given.json")).Brands[0].Id);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains(
            "--config is 'nowhere.json'",
            Assert.Throws<ConfigurationFaultException>(() => Load(given: "nowhere.json")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Broken_json_is_told_with_line_and_column() =>
        Assert.Contains("line 2, column", Assert.Single(FaultsOf("{\n \"brands\": ]")), StringComparison.Ordinal);

    [Fact]
    public void Every_fault_of_form_is_told_at_once_by_its_place_in_the_file()
    {
        var faults = FaultsOf("""
            {"brands":[{"name":"no id"},{"id":"b","name":"B","colour":"red"},{"id":"c"}],
             "sources":[{"name":"s","kind":"rss","every":"soon","channel":"fax"}], "sla":{"warnAt":"much"}, "retention":7}
            """);

        Assert.Collection(
            faults.Select(fault => fault["Setting Listening: ".Length..]).Order(StringComparer.Ordinal),
            fault => Assert.StartsWith("brands[0] lacks \"id\"", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("brands[1].colour is no known member", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("brands[2] lacks \"name\"", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("retention is 7; allowed: an object", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("sla.warnAt is \"much\"; allowed: a number", fault, StringComparison.Ordinal),
            fault => Assert.Matches("^sources\\[0\\].channel is \"fax\"; 'fax' is not known; allowed: .*forum", fault),
            fault => Assert.Matches("^sources\\[0\\].every is \"soon\"; a duration is written like", fault));
    }

    [Fact]
    public void Unknown_kinds_are_answered_with_the_known_ones()
    {
        var faults =
            ListeningValidator.Validate(new ListeningPlan { Sources = [new SourcePlan { Name = "s", Kind = "x" }] }, ["rss", "generic"]);

        Assert.Equal("sources[0].kind is \"x\"; allowed: kinds: generic, rss.", Assert.Single(faults));
    }

    [Theory]
    [InlineData("""{"brands":[]}""", "brands has 0 entries")]
    [InlineData("""{"brands":[{"id":"A b","name":"x"}]}""", "brands[0].id is \"A b\"")]
    [InlineData("""{"brands":[{"id":"a","name":"x"},{"id":"a","name":"y"}]}""", "brands[1].id is \"a\"")]
    [InlineData("""{"brands":[{"id":"a","name":" "}]}""", "brands[0].name")]
    [InlineData("""{"brands":[{"id":"a","name":"x","language":"de"}]}""", "brands[0].language is \"de\"; allowed: languages: en, fr")]
    [InlineData("""{"brands":[{"id":"a","name":"x","timeZone":"Mars/Base"}]}""", "brands[0].timeZone is \"Mars/Base\"")]
    [InlineData("""{"sources":[{"name":"s","kind":"rss","url":"ftp://x/"}]}""", "sources[0].url is \"ftp://x/\"")]
    [InlineData("""{"sources":[{"name":"s","kind":"rss","url":"/relative"}]}""", "sources[0].url is \"/relative\"")]
    [InlineData("""{"sources":[{"name":"s","kind":"rss","every":"30s"}]}""", "sources[0].every is \"30s\"; allowed: 1m to 7d")]
    [InlineData("""{"sources":[{"name":"s","kind":"rss","expectEvery":"61d"}]}""", "sources[0].expectEvery")]
    [InlineData(
        """{"sources":[{"name":"s","kind":"rss","brand":"other"}]}""", "sources[0].brand is \"other\"; allowed: ids of brands: brand")]
    [InlineData("""{"sla":{"ceiling":"3d"}}""", "sla.ceiling is \"3d\"; allowed: 1h to 2d")]
    [InlineData("""{"sla":{"warnAt":0.99}}""", "sla.warnAt is \"0.99\"; allowed: 0.1 to 0.95")]
    [InlineData("""{"sla":{"targets":{"x":"0s"}}}""", "sla.targets.x")]
    [InlineData("""{"sla":{"calendar":"none"}}""", "sla.calendar is \"none\"; allowed: names of calendars, of which there are none")]
    [InlineData("""{"calendars":[{"name":"c","week":{"someday":[]}}]}""", "calendars[0].week.someday")]
    [InlineData("""{"calendars":[{"name":"c","week":{"monday":["9-12"]}}]}""", "calendars[0].week.monday[0] is \"9-12\"")]
    [InlineData("""{"calendars":[{"name":"c","week":{"monday":["22:00-06:00"]}}]}""", "calendars[0].week.monday[0]")]
    [InlineData("""{"calendars":[{"name":"c","week":{"monday":["09:00-12:00","11:00-13:00"]}}]}""", "calendars[0].week.monday[1]")]
    [InlineData("""{"people":[{"name":"A","email":"nobody"}]}""", "people[0].email is \"nobody\"")]
    [InlineData("""{"people":[{"name":"A"},{"name":"A"}]}""", "people[1].name is \"A\"")]
    [InlineData("""{"people":[{"name":"A","onCall":"c"}]}""", "people[0].onCall")]
    [InlineData("""{"alerts":{"escalation":["Bo"]}}""", "alerts.escalation[0] is \"Bo\"")]
    [InlineData("""{"alerts":{"escalateAfter":"10s"}}""", "alerts.escalateAfter")]
    [InlineData("""{"alerts":{"repeatAfter":"1m"}}""", "alerts.repeatAfter")]
    [InlineData("""{"alerts":{"groupFor":"2h"}}""", "alerts.groupFor")]
    [InlineData("""{"alerts":{"approver":"Bo"}}""", "alerts.approver")]
    [InlineData("""{"alerts":{"canary":{"at":"9"}}}""", "alerts.canary.at is \"9\"")]
    [InlineData("""{"alerts":{"canary":{"email":"nobody"}}}""", "alerts.canary.email is \"nobody\"")]
    [InlineData("""{"playbooks":[{"name":"p","firstStep":"x","owner":"Bo"}]}""", "playbooks[0].owner")]
    [InlineData("""{"playbooks":[{"name":"p","firstStep":""}]}""", "playbooks[0].firstStep")]
    [InlineData("""{"playbooks":[{"name":"p","firstStep":"x","language":"de"}]}""", "playbooks[0].language")]
    [InlineData("""{"detection":{"alarmsAWeek":50}}""", "detection.alarmsAWeek is \"50\"; allowed: 0.1 to 20")]
    [InlineData(
        """{"brands":[{"id":"a","name":"A","events":[{"from":"2026-04-12T08:00:00Z","to":"2026-04-11T08:00:00Z"}]}]}""",
        "brands[0].events[0].to is \"2026-04-11T08:00:00+00:00\"; allowed: a time after \"from\"")]
    [InlineData("""{"detection":{"minimumAuthors":1}}""", "detection.minimumAuthors is \"1\"; allowed: 2 to 100")]
    [InlineData("""{"retention":{"mentions":"2h"}}""", "retention.mentions")]
    public void What_makes_no_sense_is_refused_with_path_value_and_what_is_allowed(string json, string expected)
    {
        var fault = Assert.Single(FaultsOf(json));

        Assert.StartsWith("Setting Listening: " + expected, fault, StringComparison.Ordinal);
        Assert.Contains("allowed: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_an_address_is_refused_and_not_shown()
    {
        var fault = Assert.Single(FaultsOf("""{"sources":[{"name":"s","kind":"rss","url":"https://u:hunter2@x.example/"}]}"""));

        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    private static string Named(string id) => $$"""{"brands":[{"id":"{{id}}","name":"x"}]}""";

    private IReadOnlyList<string> FaultsOf(string json) => Assert.Throws<ConfigurationFaultException>(() => Load(setting: json)).Faults;

    private ListeningPlan Load(string? setting = null, string? given = null)
    {
        var values = new SettingValues(setting is null ? [] : [KeyValuePair.Create("Listening", setting)]);
        return ListeningLoader.Load(new HostEnvironment(values, folder.Path, null, null), given);
    }
}
