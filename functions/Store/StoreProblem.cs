using Azure;
using Azure.Identity;
using Microsoft.Data.Sqlite;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>Why the store cannot be used: what a person must do about it differs.</summary>
public enum StoreProblem
{
    /// <summary>It does not answer, or is busy: for now, as far as can be known.</summary>
    Away,

    /// <summary>The app's identity is known and may not use the tables.</summary>
    Role,

    /// <summary>The app has no identity that could be used.</summary>
    Identity,

    /// <summary>The key is refused.</summary>
    Key,

    /// <summary>The account takes no keys at all.</summary>
    KeysOff,

    /// <summary>There is no such account.</summary>
    NoAccount,

    /// <summary>The file of the embedded store cannot be read or written.</summary>
    File,

    /// <summary>A newer version of the program wrote it.</summary>
    Newer,

    /// <summary>A restore was begun and not ended.</summary>
    HalfRestored,
}

/// <summary>The store cannot be used. The message is one sentence that names the setting or role to look at, and holds no secret.</summary>
public sealed class StoreUnusableException(StoreProblem problem, string detail, string message, Exception? innerException = null)
    : ExpectedFailureException(
        problem == StoreProblem.Away ? FailureKind.Temporary : FailureKind.Permanent, message, retryAfter: null, innerException)
{
    public StoreProblem Problem { get; } = problem;

    /// <summary>The service's own word for it, fit for a page.</summary>
    public string Detail { get; } = detail;

    /// <summary>Whether <paramref name="failure"/> is one of the store's.</summary>
    public static bool IsOfStore(Exception failure) => failure is RequestFailedException or AuthenticationFailedException or SqliteException
        or IOException or UnauthorizedAccessException or HttpRequestException;

    /// <summary>What to do about a failure of the store.</summary>
    public static StoreUnusableException Of(Exception failure, string store)
    {
        var (problem, detail) = Read(failure);
        var remedy = problem switch
        {
            StoreProblem.Role => "give the app's identity the role 'Storage Table Data Contributor' on the storage account, and let its "
                + "network rules admit the app; a new assignment takes some minutes",
            StoreProblem.Identity => "switch on the app's managed identity (AZURE_CLIENT_ID names a user-assigned one), or set Storage",
            StoreProblem.Key => "the key in the setting Storage is refused, copy the connection string again",
            StoreProblem.KeysOff => "the account takes no keys, set Storage__tableServiceUri in the place of Storage",
            StoreProblem.NoAccount => "there is no such account, check the address in Storage or Storage__tableServiceUri",
            StoreProblem.File => "see whether the folder of --data may be written and has space left",
            _ => "check the settings Storage and Storage__tableServiceUri, and the network",
        };
        return new StoreUnusableException(problem, detail, $"The {store} cannot be used ({detail}): {remedy}.", failure);
    }

    private static (StoreProblem Problem, string Detail) Read(Exception failure) => failure switch
    {
        RequestFailedException { Status: 403 or 401 } refused => refused.ErrorCode switch
        {
            "KeyBasedAuthenticationNotPermitted" => (StoreProblem.KeysOff, refused.ErrorCode),
            "AuthenticationFailed" => (StoreProblem.Key, refused.ErrorCode),
            var code => (StoreProblem.Role, string.IsNullOrEmpty(code) ? $"{refused.Status}" : code),
        },
        RequestFailedException { ErrorCode: "AccountNotFound" or "ResourceNotFound" } none => (StoreProblem.NoAccount, none.ErrorCode),
        RequestFailedException { Status: 0 } unreached when NameIsUnknown(unreached) => (StoreProblem.NoAccount, "its name is not known"),
        RequestFailedException other => (StoreProblem.Away, string.IsNullOrEmpty(other.ErrorCode) ? $"{other.Status}" : other.ErrorCode),
        AuthenticationFailedException => (StoreProblem.Identity, failure.GetType().Name),
        SqliteException file => (StoreProblem.File, $"SQLite error {file.SqliteErrorCode}"),
        IOException or UnauthorizedAccessException => (StoreProblem.File, failure.GetType().Name),
        _ => (StoreProblem.Away, failure.GetType().Name),
    };

    private static bool NameIsUnknown(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
            {
                return true;
            }
        }

        return false;
    }
}
