using System.Net;
using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class StoreReadinessTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ManualTime time = new(Some.Monday);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_store_says_its_form_and_is_not_asked_again_for_some_minutes()
    {
        var calls = new FaultyTables(Open(), int.MaxValue, afterIt: false);
        using var readiness = new StoreReadiness(calls, time);

        await readiness.EnsureAsync(Token);
        var first = calls.Calls;
        await readiness.EnsureAsync(Token);

        Assert.True(readiness.IsReady);
        Assert.Equal(first, calls.Calls);
        Assert.Equal(StoreReadiness.Version, (await VersionAsync())!["Version"]);
        time.Advance(TimeSpan.FromMinutes(11));
        await readiness.EnsureAsync(Token);
        Assert.Equal(first + 1, calls.Calls);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_nothing_in_it_changes()
    {
        var states = Open().GetTable(Keys.States);
        await states.UpsertEntityAsync(StoreReadiness.VersionRow(StoreReadiness.Version + 1, Some.Monday), Token);
        var before = (await VersionAsync())!.ETag;
        using var readiness = new StoreReadiness(Open(), time);

        var refusal = await Assert.ThrowsAsync<StoreUnusableException>(() => readiness.EnsureAsync(Token));

        Assert.Equal((StoreProblem.Newer, FailureKind.Permanent), (refusal.Problem, refusal.Kind));
        Assert.Contains("written by a newer version of Vigie", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await VersionAsync())!.ETag);
        Assert.False(readiness.IsReady);
    }

    [Fact]
    public async Task A_newer_version_that_comes_beside_this_one_is_noticed_and_one_that_goes_again_too()
    {
        using var readiness = new StoreReadiness(Open(), time);
        await readiness.EnsureAsync(Token);
        var states = Open().GetTable(Keys.States);

        await states.UpsertEntityAsync(StoreReadiness.VersionRow(99, Some.Monday), Token);
        time.Advance(TimeSpan.FromMinutes(11));
        await Assert.ThrowsAsync<StoreUnusableException>(() => readiness.EnsureAsync(Token));
        await states.UpsertEntityAsync(StoreReadiness.VersionRow(StoreReadiness.Version, Some.Monday), Token);

        await readiness.EnsureAsync(Token);
        Assert.True(readiness.IsReady);
    }

    [Fact]
    public async Task A_row_of_a_newer_version_is_not_misread()
    {
        var row = new TableEntity(Keys.Sources, "forum") { ["V"] = 99, ["Json"] = """{"name":"forum"}""" };
        await Open().GetTable(Keys.States).UpsertEntityAsync(row, Token);

        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => new StateStore(Open()).ReadSourceAsync("forum", Token));

        Assert.Contains("'forum' of partition 'sources' was written by a newer version", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", StoreProblem.Role, "the role 'Storage Table Data Contributor'")]
    [InlineData(403, "AuthorizationFailure", StoreProblem.Role, "the role 'Storage Table Data Contributor'")]
    [InlineData(403, "AuthenticationFailed", StoreProblem.Key, "the setting Storage")]
    [InlineData(403, "KeyBasedAuthenticationNotPermitted", StoreProblem.KeysOff, "Storage__tableServiceUri")]
    [InlineData(404, "ResourceNotFound", StoreProblem.NoAccount, "no such account")]
    [InlineData(409, "AccountIsDisabled", StoreProblem.Away, "AccountIsDisabled")]
    public async Task What_the_service_refuses_is_one_sentence_that_names_the_role_or_the_setting(
        int status, string code, StoreProblem problem, string said)
    {
        await using var service = await RefusingAsync(status, code);
        const string Key = "c2VjcmV0LWtleS1mb3ItdGVzdHM=";
        var connection = $"AccountName=acme;AccountKey={Key};TableEndpoint={service.Urls.First()}/acme";
        using var readiness = new StoreReadiness(new TableServiceClient(StorageConnectionString.Parse(connection)), time);

        var refusal = await Assert.ThrowsAsync<StoreUnusableException>(() => readiness.EnsureAsync(Token));

        Assert.Equal(problem, refusal.Problem);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(code, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Identity_disk_and_name_are_told_apart()
    {
        Assert.Equal(StoreProblem.Identity, Of(new CredentialUnavailableException("none")));
        Assert.Equal(StoreProblem.File, Of(new SqliteException("full", 13)));
        var unknown = new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
        Assert.Equal(StoreProblem.NoAccount, Of(new RequestFailedException(0, "x", null, unknown)));
        Assert.Equal(StoreProblem.Away, Of(new RequestFailedException(0, "x", null, new IOException())));

        static StoreProblem Of(Exception failure) => StoreUnusableException.Of(failure, "s").Problem;
    }

    private EmbeddedTableService Open() => new(folder.File("vigie.db"));

    private Task<TableEntity?> VersionAsync() =>
        Open().GetTable(Keys.States).GetEntityIfExistsAsync(Keys.Store, Keys.StoreVersion, Token);

    private static async Task<WebApplication> RefusingAsync(int status, string code)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                """{"odata.error":{"code":"CODE","message":{"lang":"en-US","value":"No."}}}"""
                    .Replace("CODE", code, StringComparison.Ordinal));
        });
        await app.StartAsync(Token);
        return app;
    }
}
