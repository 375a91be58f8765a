namespace Vigie.Tests.Infra.Bicep;

/// <summary>An expression: as much of the language as the templates use.</summary>
internal abstract record Expression
{
    /// <summary>What it is made of.</summary>
    public abstract IEnumerable<Expression> Parts { get; }

    /// <summary>It and everything in it.</summary>
    public IEnumerable<Expression> All => Parts.SelectMany(part => part.All).Prepend(this);
}

/// <param name="Text">As written, with <c>${…}</c> left in.</param>
/// <param name="Holes">What is put in.</param>
internal sealed record TextLiteral(string Text, IReadOnlyList<Expression> Holes) : Expression
{
    public override IEnumerable<Expression> Parts => Holes;
}

/// <summary>A number, true, false or null.</summary>
internal sealed record PlainLiteral(string Text) : Expression
{
    public override IEnumerable<Expression> Parts => [];
}

/// <summary>A name of the file, or of a function's namespace.</summary>
internal sealed record Symbol(string Name) : Expression
{
    public override IEnumerable<Expression> Parts => [];
}

/// <summary><c>of.name</c>, <c>of!.name</c>, <c>of.?name</c>, <c>of::name</c>.</summary>
internal sealed record Member(Expression Of, string Name) : Expression
{
    public override IEnumerable<Expression> Parts => [Of];
}

/// <param name="Of">Null for a function; else the call is a method of it.</param>
internal sealed record Call(Expression? Of, string Name, IReadOnlyList<Expression> Arguments) : Expression
{
    public override IEnumerable<Expression> Parts => Of is null ? Arguments : Arguments.Prepend(Of);
}

internal sealed record Index(Expression Of, Expression At) : Expression
{
    public override IEnumerable<Expression> Parts => [Of, At];
}

internal sealed record Conditional(Expression Condition, Expression Then, Expression Else) : Expression
{
    public override IEnumerable<Expression> Parts => [Condition, Then, Else];
}

internal sealed record Operation(string Name, IReadOnlyList<Expression> Operands) : Expression
{
    public override IEnumerable<Expression> Parts => Operands;
}

internal sealed record ArrayLiteral(IReadOnlyList<Expression> Items) : Expression
{
    public override IEnumerable<Expression> Parts => Items;
}

/// <summary><c>[for item in source: body]</c>.</summary>
internal sealed record Loop(string Item, Expression Source, Expression Body) : Expression
{
    public override IEnumerable<Expression> Parts => [Source, Body];
}

internal sealed record Property(Expression Key, Expression Value)
{
    /// <summary>Null where the key is put together.</summary>
    public string? Name => Key is TextLiteral { Holes.Count: 0 } text ? text.Text : null;
}

/// <param name="Nested">Child resources that are declared inside.</param>
internal sealed record ObjectLiteral(IReadOnlyList<Property> Properties, IReadOnlyList<ResourceDeclaration> Nested) : Expression
{
    /// <summary>Children are declarations, and are looked at as such.</summary>
    public override IEnumerable<Expression> Parts => Properties.SelectMany(property => new[] { property.Key, property.Value });

    /// <summary>Null when there is no such property.</summary>
    public Expression? this[string name] => Properties.FirstOrDefault(property => property.Name == name)?.Value;
}

internal abstract record Declaration(string Name);

internal sealed record ParameterDeclaration(string Name, string Type, Expression? Default, IReadOnlyList<Call> Decorators)
    : Declaration(Name)
{
    public bool Secure => Decorators.Any(decorator => decorator.Name == "secure");
}

internal sealed record VariableDeclaration(string Name, Expression Value) : Declaration(Name);

internal sealed record OutputDeclaration(string Name, string Type, Expression Value) : Declaration(Name);

/// <param name="Type">As written; of a child the last part alone.</param>
/// <param name="Version">Empty where a child takes its parent's.</param>
/// <param name="Existing">It is only looked up.</param>
/// <param name="Condition">Null: always.</param>
/// <param name="Body">An object, or a loop over objects.</param>
internal sealed record ResourceDeclaration(string Name, string Type, string Version, bool Existing, Expression? Condition, Expression Body)
    : Declaration(Name)
{
    public ObjectLiteral Properties => Body as ObjectLiteral ?? (ObjectLiteral)((Loop)Body).Body;
}

internal sealed record ModuleDeclaration(string Name, string Path, Expression? Condition, ObjectLiteral Body) : Declaration(Name)
{
    public ObjectLiteral Parameters => Body["params"] as ObjectLiteral ?? new ObjectLiteral([], []);
}

/// <param name="Path">Of the file.</param>
/// <param name="Scope"><c>targetScope</c>; <c>resourceGroup</c> when it is not said.</param>
internal sealed record BicepFile(string Path, string Scope, IReadOnlyList<Declaration> Declarations)
{
    public IEnumerable<T> Of<T>()
        where T : Declaration => Declarations.OfType<T>();

    /// <summary>Every resource with its whole type and version, children too.</summary>
    public IEnumerable<(ResourceDeclaration Resource, string Type, string Version)> Resources =>
        Of<ResourceDeclaration>().SelectMany(resource => WithChildren(resource, resource.Type, resource.Version));

    private static IEnumerable<(ResourceDeclaration Resource, string Type, string Version)> WithChildren(
        ResourceDeclaration resource, string type, string version) =>
        resource.Properties.Nested
            .SelectMany(child => WithChildren(child, $"{type}/{child.Type}", child.Version.Length > 0 ? child.Version : version))
            .Prepend((resource, type, version));
}

/// <summary>The text is not what this reader knows of the language.</summary>
internal sealed class BicepFaultException(string message) : Exception(message);
