using System.Text.Json;
using Vigie.Tests.Infra.Bicep;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>
/// The deployment as it is written: the templates from main.bicep on, and its parameters file. Bicep's own compiler is not at hand where
/// the tests run, so this checks what a structural reader can.
/// </summary>
/// <param name="Files">By path below infra/, with '/'.</param>
/// <param name="ParametersJson">main.parameters.json.</param>
internal sealed record Template(IReadOnlyDictionary<string, BicepFile> Files, string ParametersJson)
{
    public const string Main = "main.bicep";

    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    /// <summary>What every template may call; a new one is added here once it was looked up.</summary>
    private static readonly HashSet<string> Functions =
    [
        "base64", "empty", "guid", "int", "json", "list", "newGuid", "subscription", "subscriptionResourceId", "toLower", "union",
        "uniqueString",
    ];

    /// <summary>The sources, for tests that plant a fault in a copy.</summary>
    public static Dictionary<string, string> Sources() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).ToDictionary(
        file => Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText);

    public static Template Load() => Read(Sources());

    /// <exception cref="BicepFaultException">A template cannot be read.</exception>
    public static Template Read(Dictionary<string, string> sources) => new(
        sources.Where(source => source.Key.EndsWith(".bicep", StringComparison.Ordinal))
            .ToDictionary(source => source.Key, source => BicepParser.Read(source.Key, source.Value)),
        sources["main.parameters.json"]);

    public BicepFile this[string file] => Files[file];

    /// <summary>Everything that is wrong with it, as sentences.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Files.SelectMany(file => Symbols(file.Key, file.Value)),
        .. Files.SelectMany(file => Modules(file.Key, file.Value)),
        .. Files.Values.SelectMany(Types),
        .. Files.Keys.Except(Reached(Main)).Select(file => $"{file} is used by no template."),
        .. Parameters(),
    ];

    private static IEnumerable<string> Symbols(string path, BicepFile file)
    {
        var declared = file.Of<Declaration>().Where(declaration => declaration is not OutputDeclaration)
            .Concat(file.Resources.Select(resource => resource.Resource)).Distinct(ReferenceEqualityComparer.Instance).Cast<Declaration>()
            .Select(declaration => declaration.Name).ToList();
        foreach (var twice in declared.GroupBy(name => name).Where(name => name.Count() > 1))
        {
            yield return $"{path}: {twice.Key} is declared twice.";
        }

        var used = new HashSet<string>();
        foreach (var root in file.Declarations.SelectMany(Expressions))
        {
            var items = root.All.OfType<Loop>().Select(loop => loop.Item).ToHashSet();
            used.UnionWith(root.All.OfType<Symbol>().Select(symbol => symbol.Name));
            foreach (var symbol in root.All.OfType<Symbol>()
                .Where(symbol => !declared.Contains(symbol.Name) && !items.Contains(symbol.Name)))
            {
                yield return $"{path}: {symbol.Name} is declared nowhere.";
            }

            foreach (var call in root.All.OfType<Call>().Where(call => call.Of is null && !Functions.Contains(call.Name)))
            {
                yield return $"{path}: the function {call.Name} is not among those that were looked up.";
            }
        }

        foreach (var idle in file.Declarations.Where(declaration => declaration is ParameterDeclaration or VariableDeclaration)
            .Where(declaration => !used.Contains(declaration.Name)))
        {
            yield return $"{path}: {idle.Name} is used nowhere.";
        }
    }

    private IEnumerable<string> Modules(string path, BicepFile file)
    {
        foreach (var module in file.Of<ModuleDeclaration>())
        {
            if (!Files.TryGetValue(Beside(path, module.Path), out var target))
            {
                yield return $"{path}: module {module.Name} is {module.Path}, which is not there.";
                continue;
            }

            var (given, wanted) = (module.Parameters.Properties, target.Of<ParameterDeclaration>().ToList());
            foreach (var missing in wanted.Where(parameter => parameter.Default is null && given.All(one => one.Name != parameter.Name)))
            {
                yield return $"{path}: module {module.Name} is not given {missing.Name}.";
            }

            foreach (var one in given)
            {
                var parameter = wanted.Find(parameter => parameter.Name == one.Name);
                if (parameter is null)
                {
                    yield return $"{path}: module {module.Name} knows no parameter {one.Name}.";
                }
                else if (!parameter.Secure && IsSecret(file, one.Value))
                {
                    yield return $"{path}: {one.Name} of module {module.Name} is given a secret and is not secure.";
                }
            }

            foreach (var output in Asked(file, module.Name).Where(output => target.Of<OutputDeclaration>().All(had => had.Name != output)))
            {
                yield return $"{path}: module {module.Name} has no output {output}.";
            }
        }

        foreach (var output in file.Of<OutputDeclaration>().Where(output => IsSecret(file, output.Value)))
        {
            yield return $"{path}: the output {output.Name} tells a secret.";
        }
    }

    private static IEnumerable<string> Types(BicepFile file)
    {
        foreach (var (resource, type, version) in file.Resources)
        {
            if (!KnownTypes.Documented.ContainsKey($"{type}@{version}"))
            {
                yield return $"{file.Path}: {resource.Name} is {type}@{version}, which nobody looked up.";
            }
        }
    }

    private IEnumerable<string> Parameters()
    {
        using var document = JsonDocument.Parse(ParametersJson);
        var given = document.RootElement.GetProperty("parameters").EnumerateObject().Select(member => member.Name).ToList();

        // A value that a new deployment makes up cannot be given.
        var wanted = Files[Main].Of<ParameterDeclaration>()
            .Where(parameter => parameter.Default is not Call { Name: "newGuid" }).Select(parameter => parameter.Name).ToList();
        return wanted.Except(given)
            .Select(name => $"main.parameters.json says nothing of {name}: azd would ask for it, or nobody could set it.")
            .Concat(given.Except(wanted).Select(name => $"main.parameters.json gives {name}, which main.bicep does not know."));
    }

    private IEnumerable<string> Reached(string path) => Files[path].Of<ModuleDeclaration>()
        .Select(module => Beside(path, module.Path)).Where(Files.ContainsKey).SelectMany(Reached).Prepend(path);

    private static string Beside(string path, string module) =>
        path.Contains('/', StringComparison.Ordinal) ? $"{path[..path.LastIndexOf('/')]}/{module}" : module;

    private static IEnumerable<string> Asked(BicepFile file, string module) => file.Declarations.SelectMany(Expressions)
        .SelectMany(root => root.All.OfType<Member>())
        .Where(member => member.Of is Member { Name: "outputs", Of: Symbol symbol } && symbol.Name == module)
        .Select(member => member.Name).Distinct();

    private static bool IsSecret(BicepFile file, Expression value) => value.All.Any(part =>
        part is Call { Name: "list" or "listKeys" }
        || (part is Symbol symbol && file.Of<ParameterDeclaration>().Any(parameter => parameter.Secure && parameter.Name == symbol.Name)));

    private static IEnumerable<Expression> Expressions(Declaration declaration) => declaration switch
    {
        ParameterDeclaration parameter => parameter.Decorators.SelectMany(decorator => decorator.Arguments)
            .Concat(parameter.Default is { } value ? [value] : []),
        VariableDeclaration variable => [variable.Value],
        OutputDeclaration output => [output.Value],
        ModuleDeclaration module => module.Condition is { } condition ? [condition, module.Body] : [module.Body],
        ResourceDeclaration resource => resource.Properties.Nested.SelectMany(Expressions)
            .Concat(resource.Condition is { } condition ? [condition, resource.Body] : [resource.Body]),
        _ => throw new InvalidOperationException($"{declaration} is of no known kind."),
    };
}
