using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;

namespace Vigie.Store;

/// <summary>A noun as read from a row, with the ETag that a later write must match.</summary>
public sealed record Row<T>(T Value, ETag ETag);

/// <summary>
/// Nouns as rows: one JSON document over as many properties as it needs (<c>Json</c>, <c>Json1</c>, ...), beside the schema version
/// <c>V</c> and a few plain columns for people who look at the table.
/// </summary>
internal static class Rows
{
    /// <summary>Version of the stored form; read by those who must understand an older one.</summary>
    public const int SchemaVersion = 1;

    private const int ChunkLength = 30_000;

    public static TableEntity ToEntity<T>(string partitionKey, string rowKey, T value, JsonTypeInfo<T> type)
    {
        var entity = new TableEntity(partitionKey, rowKey) { ["V"] = SchemaVersion };
        var json = JsonSerializer.Serialize(value, type);
        for (var chunk = 0; chunk * ChunkLength < json.Length; chunk++)
        {
            entity[ChunkName(chunk)] = json.Substring(chunk * ChunkLength, Math.Min(ChunkLength, json.Length - (chunk * ChunkLength)));
        }

        return entity;
    }

    /// <exception cref="InvalidDataException">The row was written by something else; the message names it.</exception>
    public static Row<T> ToRow<T>(TableEntity entity, JsonTypeInfo<T> type)
    {
        var json = entity.GetString("Json");
        for (var chunk = 1; entity.GetString(ChunkName(chunk)) is { } more; chunk++)
        {
            json += more;
        }

        if (entity["V"] is int version && version > SchemaVersion)
        {
            throw new InvalidDataException(
                $"Row '{entity.RowKey}' of partition '{entity.PartitionKey}' was written by a newer version of Vigie (form {version}).");
        }

        try
        {
            var value = json is null ? default : JsonSerializer.Deserialize(json, type);
            return value is null ? throw new JsonException("it is empty") : new Row<T>(value, entity.ETag);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException(
                $"Row '{entity.RowKey}' of partition '{entity.PartitionKey}' is not a {typeof(T).Name}: {wrong.Message}", wrong);
        }
    }

    private static string ChunkName(int chunk) => chunk == 0 ? "Json" : "Json" + chunk.ToString(CultureInfo.InvariantCulture);
}
