namespace Vigie.Tests.Infra.Bicep;

/// <summary>Reads expressions, the loosest binding first.</summary>
/// <param name="cursor">Where it reads.</param>
/// <param name="nested">Reads a child resource, after the word that begins it.</param>
internal sealed class BicepExpressions(BicepCursor cursor, Func<ResourceDeclaration> nested)
{
    private static readonly string[][] Levels =
        [["??"], ["||"], ["&&"], ["==", "!=", "=~", "!~"], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];

    public Expression Read()
    {
        var condition = Binary(0);
        if (!cursor.Takes("?"))
        {
            return condition;
        }

        var then = Read();
        cursor.Expect(":");
        return new Conditional(condition, then, Read());
    }

    private Expression Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Levels[level].FirstOrDefault(cursor.Takes) is { } sign)
        {
            left = new Operation(sign, [left, Binary(level + 1)]);
        }

        return left;
    }

    private Expression Unary()
    {
        foreach (var sign in (string[])["!", "-"])
        {
            if (cursor.Takes(sign))
            {
                return new Operation(sign, [Unary()]);
            }
        }

        return Postfix(Primary());
    }

    private Expression Postfix(Expression of)
    {
        while (true)
        {
            if (cursor.Takes("!"))
            {
                continue;
            }

            if (cursor.Takes(".") || cursor.Takes(".?") || cursor.Takes("::"))
            {
                var name = cursor.Word();
                of = cursor.Is("(") ? new Call(of, name, Arguments()) : new Member(of, name);
            }
            else if (cursor.Takes("["))
            {
                of = new Index(of, Read());
                cursor.Expect("]");
            }
            else
            {
                return of;
            }
        }
    }

    private Expression Primary()
    {
        if (cursor.Takes("("))
        {
            var inner = Read();
            cursor.Expect(")");
            return inner;
        }

        if (cursor.Takes("["))
        {
            return Array();
        }

        if (cursor.Takes("{"))
        {
            return Object();
        }

        var token = cursor.Take();
        return token.Kind switch
        {
            TokenKind.Number => new PlainLiteral(token.Text),
            TokenKind.Text => new TextLiteral(token.Text, [.. token.Holes!.Select(Hole)]),
            TokenKind.Word when token.Text is "true" or "false" or "null" => new PlainLiteral(token.Text),
            TokenKind.Word when cursor.Is("(") => new Call(null, token.Text, Arguments()),
            TokenKind.Word => new Symbol(token.Text),
            _ => throw cursor.Fault($"'{token.Text.Trim()}' begins no expression"),
        };
    }

    private Expression Hole(string source)
    {
        var inner = new BicepCursor(cursor.Path, new BicepLexer(cursor.Path, source).Read());
        var read = new BicepExpressions(inner, nested).Read();
        return inner.Now.Kind == TokenKind.End ? read : throw cursor.Fault($"'${{{source}}}' is no expression");
    }

    private List<Expression> Arguments()
    {
        cursor.Expect("(");
        var arguments = new List<Expression>();
        while (cursor.SkipLines() is not null && !cursor.Takes(")"))
        {
            arguments.Add(Read());
            cursor.SkipLines();
            if (!cursor.Is(")"))
            {
                cursor.Expect(",");
            }
        }

        return arguments;
    }

    private Expression Array()
    {
        cursor.SkipLines();
        if (cursor.TakesWord("for"))
        {
            var item = cursor.Word();
            if (!cursor.TakesWord("in"))
            {
                throw cursor.Fault("a loop says 'in'");
            }

            var source = Read();
            cursor.Expect(":");
            cursor.SkipLines();
            var body = Read();
            cursor.SkipLines();
            cursor.Expect("]");
            return new Loop(item, source, body);
        }

        var items = new List<Expression>();
        while (cursor.SkipLines() is not null && !cursor.Takes("]"))
        {
            items.Add(Read());
            SeparatedUntil("]");
        }

        return new ArrayLiteral(items);
    }

    private ObjectLiteral Object()
    {
        var (properties, children) = (new List<Property>(), new List<ResourceDeclaration>());
        while (cursor.SkipLines() is not null && !cursor.Takes("}"))
        {
            if (cursor.TakesWord("resource"))
            {
                if (!cursor.Is(":"))
                {
                    children.Add(nested());
                    continue;
                }

                properties.Add(new Property(new TextLiteral("resource", []), Value()));
            }
            else
            {
                var token = cursor.Take();
                Expression key = token.Kind switch
                {
                    TokenKind.Word => new TextLiteral(token.Text, []),
                    TokenKind.Text => new TextLiteral(token.Text, [.. token.Holes!.Select(Hole)]),
                    _ => throw cursor.Fault($"'{token.Text.Trim()}' is no name of a property"),
                };
                properties.Add(new Property(key, Value()));
            }

            SeparatedUntil("}");
        }

        return new ObjectLiteral(properties, children);
    }

    private Expression Value()
    {
        cursor.Expect(":");
        return Read();
    }

    /// <summary>Between two items stands a comma or the end of a line.</summary>
    private void SeparatedUntil(string close)
    {
        if (cursor.Now.Kind != TokenKind.LineEnd && !cursor.Is(close))
        {
            cursor.Expect(",");
        }
    }
}
