using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Vigie.Hosting;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting;

/// <summary>The schema that editors use and the records that the program reads say the same, both ways.</summary>
public sealed class ListeningSchemaTests
{
    private static readonly JsonNode Schema =
        JsonNode.Parse(File.ReadAllText(Path.Combine(RunningHandler.AppRoot, "listening.schema.json")))!;

    [Fact]
    public void Schema_and_records_have_the_same_members_required_members_enum_values_and_defaults()
    {
        var compared = new HashSet<Type>();

        Compare(Schema, typeof(ListeningPlan), "$", compared);

        Assert.True(compared.Count >= 11, $"Only {compared.Count} types were reached.");
    }

    [Fact]
    public void Every_part_is_described_and_every_example_of_the_whole_is_a_plan_that_is_taken()
    {
        Assert.All(
            Schema["$defs"]!.AsObject(),
            definition => Assert.False(string.IsNullOrWhiteSpace((string?)definition.Value!["description"]), definition.Key));
        Assert.All(Schema["examples"]!.AsArray(), example =>
        {
            var plan = ListeningReader.Read(example!.ToJsonString(), out var faults);
            Assert.Empty(faults);
            Assert.Empty(ListeningValidator.Validate(plan, knownKinds: null));
        });
    }

    [Fact]
    public void Every_kind_that_is_pushed_is_described_with_what_it_needs()
    {
        var described = Schema["$defs"]!["source"]!["properties"]!["kind"]!["anyOf"]!.AsArray()
            .Where(kind => kind!["const"] is not null).ToDictionary(kind => (string)kind!["const"]!, kind => (string)kind!["description"]!);

        Assert.All(new Vigie.Receive.SenderRegistry().Kinds, kind => Assert.Contains("Secret", described[kind], StringComparison.Ordinal));
    }

    private static void Compare(JsonNode schema, Type type, string path, HashSet<Type> compared)
    {
        var info = VigieJson.Default.GetTypeInfo(type)!;
        schema = Resolve(schema);
        if (info.Kind != JsonTypeInfoKind.Object || type == typeof(Uri) || !compared.Add(type))
        {
            CompareValues(schema, type, path, compared);
            return;
        }

        Assert.False((bool)schema["additionalProperties"]!, $"{path} must be closed.");
        var members = schema["properties"]!.AsObject();
        Assert.Equal(
            info.Properties.Select(property => property.Name).Order(StringComparer.Ordinal),
            members.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            info.Properties.Where(property => property.IsRequired).Select(property => property.Name).Order(StringComparer.Ordinal),
            (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Order(StringComparer.Ordinal));
        foreach (var property in info.Properties)
        {
            var member = members[property.Name]!;
            Assert.False(string.IsNullOrWhiteSpace((string?)member["description"]), $"{path}.{property.Name} has no description.");
            CompareDefault(member, type, property, $"{path}.{property.Name}");
            Compare(
                member, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, $"{path}.{property.Name}", compared);
        }
    }

    private static void CompareDefault(JsonNode member, Type owner, JsonPropertyInfo property, string path)
    {
        var fresh = JsonSerializer.SerializeToNode(Fresh(owner), VigieJson.Default.GetTypeInfo(owner)!)!;
        var value = property.IsRequired ? null : fresh[property.Name];
        if (value is JsonObject && VigieJson.Default.GetTypeInfo(property.PropertyType)!.Kind == JsonTypeInfoKind.Object)
        {
            return;
        }

        var expected = path == "$.brands" ? """[{"id":"brand","name":"brand"}]""" : value?.ToJsonString();
        Assert.True(
            expected == member["default"]?.ToJsonString(),
            $"{path}: default is {expected ?? "absent"} in the record, {member["default"]?.ToJsonString() ?? "absent"} in the schema.");
    }

    private static object Fresh(Type type) => type == typeof(Brand) ? new Brand { Id = "x", Name = "x" }
        : type == typeof(StaffAccount) ? new StaffAccount { Author = "x" }
        : type == typeof(SourcePlan) ? new SourcePlan { Name = "x", Kind = "x" }
        : type == typeof(CalendarPlan) ? new CalendarPlan { Name = "x" }
        : type == typeof(Person) ? new Person { Name = "x" }
        : type == typeof(Playbook) ? new Playbook { Name = "x", FirstStep = "x" }
        : Activator.CreateInstance(type)!;

    private static void CompareValues(JsonNode schema, Type type, string path, HashSet<Type> compared)
    {
        var element = type.IsGenericType ? type.GetGenericArguments()[^1] : null;
        if (type.IsEnum)
        {
            Assert.Equal(
                Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).Order(StringComparer.Ordinal),
                schema["enum"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
        }
        else if (element is not null && schema["items"] is { } items)
        {
            Compare(items, element, path + "[]", compared);
        }

        Assert.Equal(Expected(type), (string?)schema["type"]);
    }

    private static string Expected(Type type) => type switch
    {
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) => "integer",
        _ when type == typeof(double) => "number",
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => "array",
        _ when type.IsGenericType => "object",
        _ when type.Namespace == typeof(ListeningPlan).Namespace && !type.IsEnum => "object",
        _ => "string",
    };

    private static JsonNode Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? Schema["$defs"]![reference["#/$defs/".Length..]]! : schema;
}
