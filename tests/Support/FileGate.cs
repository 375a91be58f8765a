namespace Vigie.Tests.Support;

/// <summary>Several test processes may run at once: what they prepare on disk, one of them prepares.</summary>
internal static class FileGate
{
    /// <summary>Waits until nobody else holds <paramref name="path"/>; disposing lets the next one in.</summary>
    public static async Task<FileStream> EnterAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
