using Vigie.Tests.Infra.Bicep;

namespace Vigie.Tests.Infra;

/// <summary>The templates hold together; and what checks it finds faults that are planted in a copy.</summary>
public sealed class TemplateTests
{
    [Fact]
    public void The_templates_hold_together() => Assert.Empty(Template.Load().Faults());

    [Theory]
    [InlineData("main.bicep", "tags: tags\n", "tags: tag\n", "tag is declared nowhere")]
    [InlineData("main.bicep", "'rg-${environmentName}'", "'rg-${environment}'", "environment is declared nowhere")]
    [InlineData("main.bicep", "var packageContainer =", "var spare = 1\nvar packageContainer =", "spare is used nowhere")]
    [InlineData("main.bicep", "var tags =", "var token =", "token is declared twice")]
    [InlineData("main.bicep", "'modules/bus.bicep'", "'modules/buses.bicep'", "modules/buses.bicep, which is not there")]
    [InlineData("main.bicep", "'modules/bus.bicep'", "'modules/identity.bicep'", "modules/bus.bicep is used by no template")]
    [InlineData("main.bicep", "bus.outputs.host", "bus.outputs.hostName", "no output hostName")]
    [InlineData("main.bicep", "    busHost: bus.outputs.host\n", "", "module app is not given busHost")]
    [InlineData("main.bicep", "    busHost: bus", "    busUrl: 'x'\n    busHost: bus", "knows no parameter busUrl")]
    [InlineData("main.bicep", "param location string\n", "param location string\n\nparam colour string\n", "says nothing of colour")]
    [InlineData("main.parameters.json", "\"budgetStart\"", "\"budgetBegin\"", "gives budgetBegin")]
    [InlineData("main.bicep", "string = group.name", "string = newDashboardKey", "VIGIE_RESOURCE_GROUP tells a secret")]
    [InlineData("modules/app.bicep", "@secure()\nparam newWebhook", "param newWebhook", "newWebhookSecret of module app is given a secret")]
    [InlineData("modules/settings.bicep", "@secure()\n@description('What the app has.')", "", "kept of module settings is given a secret")]
    [InlineData("modules/bus.bicep", "namespaces@2024-01-01", "namespaces@2024-01-02", "queues@2024-01-02, which nobody looked up")]
    [InlineData("modules/storage.bicep", "'containers'", "'container'", "blobServices/container@2023-05-01, which nobody looked up")]
    [InlineData("modules/roles.bicep", "guid(bus.id", "newGuids(bus.id", "the function newGuids")]
    [InlineData("modules/roles.bicep", "resource bus ", "resource buses ", "bus is declared nowhere")]
    public void A_planted_fault_is_found(string file, string from, string to, string expected)
    {
        var sources = Template.Sources();
        Assert.Contains(from, sources[file], StringComparison.Ordinal);
        sources[file] = sources[file].Replace(from, to, StringComparison.Ordinal);

        Assert.Contains(Template.Read(sources).Faults(), fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("resource a 'T@1' = {\n", "it ends too early")]
    [InlineData("resource a 'T@1' = {\n}}\n", "end of the line")]
    [InlineData("var a = [1, 2\n", "it ends too early")]
    [InlineData("var a = (1\n", "')'")]
    [InlineData("var a = 'b\n", "a text is not closed")]
    [InlineData("var a = 'b${c'\n", "a ${ is not closed")]
    [InlineData("var a = 'b${c d}'\n", "is no expression")]
    [InlineData("var a = { b 1 }\n", "':'")]
    [InlineData("var a = { b: 1 c: 2 }\n", "','")]
    [InlineData("variable a = 1\n", "begins no declaration")]
    [InlineData("var a = 1 var b = 2\n", "end of the line")]
    [InlineData("var a = #\n", "no sign of the language")]
    [InlineData("resource a 'T@1' = 3\n", "neither an object nor a loop")]
    [InlineData("module a 'b.bicep' = [1]\n", "is no object")]
    public void What_is_no_template_is_refused_with_its_line(string text, string expected)
    {
        var fault = Assert.Throws<BicepFaultException>(() => BicepParser.Read("a.bicep", text));

        Assert.StartsWith("a.bicep:", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reader_reads_what_the_language_has()
    {
        var file = BicepParser.Read("a.bicep", """
            targetScope = 'subscription' // a comment
            @secure()
            @description('It\'s ${quoted}')
            param a object = { b: [1, 'two'], 'c d': !true }
            var e = a.b[0] == 1 && length(a) > 2 ? f!.outputs.g : (h.?i ?? -3)
            resource j 'Company.Kind/things@2020-01-01' = if (e) {
              name: '${a.b}-${e}'
              resource k 'parts' = [
                for l in a: {
                  name: l
                }
              ]
            }
            module f 'f.bicep' = {
              dependsOn: [j]
              params: {
                m: j::k.id
              }
            }
            output n string = f.outputs.g
            """);

        Assert.Equal("subscription", file.Scope);
        Assert.True(Assert.Single(file.Of<ParameterDeclaration>()).Secure);
        Assert.Equal(
            ["Company.Kind/things@2020-01-01", "Company.Kind/things/parts@2020-01-01"],
            file.Resources.Select(resource => $"{resource.Type}@{resource.Version}"));
        Assert.IsType<Conditional>(Assert.Single(file.Of<VariableDeclaration>()).Value);
        Assert.Equal("m", Assert.Single(Assert.Single(file.Of<ModuleDeclaration>()).Parameters.Properties).Name);
        Assert.Equal(["b", "e"], file.Of<ResourceDeclaration>().Single().Properties["name"]!.All.Skip(1)
            .Select(part => part is Member member ? member.Name : (part as Symbol)?.Name).Where(name => name is "b" or "e"));
    }
}
