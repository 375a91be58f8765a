using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Lives through a history with the program as its setting has it: in this process, or published.</summary>
internal sealed class Births(PublishedVigie published, Azurite azurite)
{
    public async Task<Trial> RunAsync(History history)
    {
        await using var birth = await BirthAsync(history.Setting.Deployment);
        return await Trial.RunAsync(history, birth);
    }

    private async Task<IBirth> BirthAsync(Deployment deployment) => deployment switch
    {
        Deployment.Handlers => new PublishedBirth(await published.PathAsync(), account: null),
        Deployment.HandlersOnAzurite => new PublishedBirth(await published.PathAsync(), await azurite.FreshAccountAsync()),
        Deployment.Run => new PublishedBirth(await published.PathAsync(), account: null, asHandler: false),
        _ => new InProcessBirth(),
    };
}
