using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Hosting;

internal static class ListeningLoader
{
    public static ListeningPlan Load(HostEnvironment environment, string? given)
    {
        var path = given ?? Path.Combine(environment.AppRoot, "listening.json");
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), VigieJson.Default.ListeningPlan)! : new ListeningPlan();
    }
}
