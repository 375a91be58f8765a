using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class FunctionDirectoryTests : IDisposable
{
    private const string Description = "\"customHandler\":{\"description\":{\"defaultExecutablePath\":\"vigie\"}}";

    private readonly AppFolder app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public void The_functions_of_this_product_are_without_fault()
    {
        var directory = FunctionDirectory.Load(Path.Combine(Repository.Root, "functions"), new Dictionary<string, string>());

        Assert.Equal(["Collect", "Notify", "Process", "Receive", "Watch", "Web"], directory.Functions.Select(function => function.Name));
        Assert.Empty(directory.Warnings);
        Assert.Equal((string.Empty, TimeSpan.FromMinutes(5)), (directory.Host.RoutePrefix, directory.Host.FunctionTimeout));
    }

    [Fact]
    public void Settings_resolve_names_and_override_host_json()
    {
        app.QueueFunction("Process", "%QUEUE%").TimerFunction("Watch", "%EVERY%");

        var directory = Load(new()
        {
            ["queue"] = "mentions",
            ["EVERY"] = "0 0 * * * *",
            ["AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls"] = "9",
            ["AzureFunctionsJobHost:functionTimeout"] = "-1",
        });

        Assert.Equal("mentions", ((QueueTrigger)directory.Functions[0].Trigger).Queue);
        Assert.Equal("0 0 * * * *", ((TimerTrigger)directory.Functions[1].Trigger).Schedule.Text);
        Assert.Equal((9, null), (directory.Host.MaxConcurrentCalls, directory.Host.FunctionTimeout));
    }

    [Fact]
    public void Disabled_functions_are_left_out()
    {
        app.QueueFunction("Runs", "a").QueueFunction("Off", "b")
            .Function("AlsoOff", """{"disabled":true,"bindings":[]}""")
            .Function("BySetting", """{"disabled":"%HALT%","bindings":[]}""");

        Assert.Equal("Runs", Assert.Single(Load(new() { ["AzureWebJobs.Off.Disabled"] = "true", ["HALT"] = "1" }).Functions).Name);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { """{"bindings":[]}""", "Wrong/function.json has no bindings" },
        { "{", "Wrong/function.json cannot be read" },
        { $$"""{"bindings":[{{AppFolder.QueueOut("a")}}]}""", "has 0 triggers" },
        {
            $$$"""{"bindings":[{{{AppFolder.QueueIn("a")}}},{"type":"timerTrigger","name":"t","schedule":"0 * * * * *"}]}""",
            "has 2 triggers"
        },
        {
            $$$"""
                {"bindings":[{{{AppFolder.QueueIn("a")}}},
                 {"type":"serviceBus","direction":"out","name":"MESSAGE","queueName":"b","connection":"c"}]}
                """,
            "binding 'MESSAGE' has the name of another"
        },
        {
            """{"bindings":[{"type":"serviceBusTrigger","name":"m","queueName":"a","connection":"c","cardinality":"many"}]}""",
            "binding 'm' has cardinality many"
        },
        { """{"bindings":[{"type":"serviceBusTrigger","name":"m","connection":"c"}]}""", "binding 'm' needs a queueName" },
        {
            """{"bindings":[{"type":"serviceBusTrigger","name":"m","queueName":"%UNSET%","connection":"c"}]}""",
            "binding 'm' uses the setting %UNSET%"
        },
        {
            """{"bindings":[{"type":"timerTrigger","name":"t","schedule":"* * * * *"}]}""",
            "binding 't' has the schedule '* * * * *': it has 5 fields"
        },
        {
            """{"bindings":[{"type":"timerTrigger","name":"t","schedule":"0 99 * * * *"}]}""",
            "binding 't' has the schedule '0 99 * * * *'"
        },
        { """{"bindings":[{"type":"timerTrigger","name":"t","schedule":"0 0 0 30 2 *"}]}""", "it never occurs" },
        { """{"bindings":[{"type":"blobTrigger","name":"b"}]}""", "binding 'b' has type 'blobTrigger'" },
        { """{"bindings":[{"type":"httpTrigger","name":"req"}]}""", "has an httpTrigger but no output of type http" },
        {
            """{"bindings":[{"type":"httpTrigger","name":"req","authLevel":"guest"},{"type":"http","direction":"out","name":"res"}]}""",
            "binding 'req' has authLevel 'guest'"
        },
        {
            """{"bindings":[{"type":"httpTrigger","name":"req","route":"admin/x"},{"type":"http","direction":"out","name":"res"}]}""",
            "begins with 'admin'"
        },
        {
            $$$"""
                {"bindings":[{{{AppFolder.QueueIn("a")}}}],
                 "retry":{"strategy":"fixedDelay","maxRetryCount":1,"delayInterval":"00:00:01"}}
                """,
            "binding 'retry' is for timers only"
        },
        {
            """
                {"bindings":[{"type":"timerTrigger","name":"t","schedule":"0 * * * * *"}],
                 "retry":{"strategy":"fixedDelay","maxRetryCount":1}}
                """,
            "binding 'retry' needs delayInterval"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_its_file_and_binding(string json, string message)
    {
        app.Function("Wrong", json);

        var fault = Assert.Throws<ExpectedFailureException>(() => Load());

        Assert.Contains("Wrong/function.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":\"1.0\"," + Description + "}", "version must be \"2.0\"")]
    [InlineData("{\"version\":\"2.0\"}", "defaultExecutablePath is required")]
    [InlineData("{\"version\":\"2.0\",\"functionTimeout\":\"soon\"," + Description + "}", "functionTimeout is 'soon'")]
    [InlineData(
        "{\"version\":\"2.0\",\"extensions\":{\"serviceBus\":{\"maxConcurrentCalls\":0}}," + Description + "}",
        "maxConcurrentCalls is '0'")]
    [InlineData(
        "{\"version\":\"2.0\",\"extensions\":{\"serviceBus\":{\"autoCompleteMessages\":false}}," + Description + "}",
        "autoCompleteMessages must be true")]
    [InlineData("[]", "host.json")]
    public void A_wrong_host_json_is_refused(string json, string message)
    {
        app.QueueFunction("Process", "a").Host(json);

        Assert.Contains(message, Assert.Throws<ExpectedFailureException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        app.Bindings("1st").Bindings("host", AppFolder.QueueIn("a")).Bindings("Third", AppFolder.QueueOut("a"));

        var lines = Assert.Throws<ExpectedFailureException>(() => Load()).Message.Split(Environment.NewLine);

        Assert.All(["1st/", "host/", "Third/"], name => Assert.Contains(lines, line => line.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Odd_things_are_warned_of()
    {
        app.QueueFunction("Process", "mentions", "nowhere").Host("{\"version\":\"2.0\",\"functionTimeOuts\":\"x\"," + Description + "}");

        var warnings = Load().Warnings;

        Assert.Contains(warnings, warning => warning.Contains("'functionTimeOuts' is unknown", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("queue 'nowhere', which no function here reads", StringComparison.Ordinal));
    }

    private FunctionDirectory Load(Dictionary<string, string>? settings = null) => FunctionDirectory.Load(app.Root, settings ?? []);
}
