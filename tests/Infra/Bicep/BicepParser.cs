namespace Vigie.Tests.Infra.Bicep;

/// <summary>Reads a template's declarations. What it does not know is a fault, never skipped.</summary>
internal sealed class BicepParser
{
    private readonly string path;
    private readonly BicepExpressions expressions;
    private readonly BicepCursor cursor;

    private BicepParser(string path, string text)
    {
        this.path = path;
        cursor = new BicepCursor(path, new BicepLexer(path, text).Read());
        expressions = new BicepExpressions(cursor, Nested);
    }

    /// <exception cref="BicepFaultException">It is not what this reader knows of the language.</exception>
    public static BicepFile Read(string path, string text) => new BicepParser(path, text).File();

    private BicepFile File()
    {
        var (scope, declarations, decorators) = ("resourceGroup", new List<Declaration>(), new List<Call>());
        while (cursor.SkipLines().Kind != TokenKind.End)
        {
            if (cursor.Takes("@"))
            {
                decorators.Add(expressions.Read() as Call ?? throw cursor.Fault("a decorator is a call"));
                continue;
            }

            switch (cursor.Word())
            {
                case "targetScope":
                    cursor.Expect("=");
                    scope = cursor.Text().Text;
                    break;
                case "param":
                    declarations.Add(Parameter([.. decorators]));
                    break;
                case "var":
                    declarations.Add(new VariableDeclaration(NameAnd("="), expressions.Read()));
                    break;
                case "output":
                    var (name, type) = (cursor.Word(), cursor.Word());
                    cursor.Expect("=");
                    declarations.Add(new OutputDeclaration(name, type, expressions.Read()));
                    break;
                case "resource":
                    declarations.Add(Resource());
                    break;
                case "module":
                    declarations.Add(Module());
                    break;
                case var other:
                    throw cursor.Fault($"'{other}' begins no declaration");
            }

            decorators.Clear();
            cursor.ExpectLineEnd();
        }

        return new BicepFile(path, scope, declarations);
    }

    private string NameAnd(string sign)
    {
        var name = cursor.Word();
        cursor.Expect(sign);
        return name;
    }

    private ParameterDeclaration Parameter(IReadOnlyList<Call> decorators)
    {
        var (name, type) = (cursor.Word(), cursor.Word());
        return new ParameterDeclaration(name, type, cursor.Takes("=") ? expressions.Read() : null, decorators);
    }

    private ResourceDeclaration Nested()
    {
        var resource = Resource();
        cursor.ExpectLineEnd();
        return resource;
    }

    private ResourceDeclaration Resource()
    {
        var (name, full) = (cursor.Word(), cursor.Text().Text.Split('@'));
        var existing = cursor.TakesWord("existing");
        cursor.Expect("=");
        var condition = Condition();
        var body = expressions.Read();
        if (body is not (ObjectLiteral or Loop { Body: ObjectLiteral }))
        {
            throw cursor.Fault($"resource {name} is neither an object nor a loop over objects");
        }

        return new ResourceDeclaration(name, full[0], full.Length > 1 ? full[1] : string.Empty, existing, condition, body);
    }

    private ModuleDeclaration Module()
    {
        var (name, file) = (cursor.Word(), cursor.Text().Text);
        cursor.Expect("=");
        return new ModuleDeclaration(
            name, file, Condition(), expressions.Read() as ObjectLiteral ?? throw cursor.Fault($"module {name} is no object"));
    }

    private Expression? Condition()
    {
        if (!cursor.TakesWord("if"))
        {
            return null;
        }

        cursor.Expect("(");
        var condition = expressions.Read();
        cursor.Expect(")");
        return condition;
    }
}
