using System.Text.Json;

namespace Molecule.Samples.Organisation.Chart;

/// <summary>
/// Which workspace belongs to which position, kept in a file so that a restart finds its own again. It is only a memory: without it,
/// workspaces are found by name and parent.
/// </summary>
internal sealed class ChartState : IDisposable
{
    private readonly string _path;
    private readonly Dictionary<string, Guid> _ids;
    private readonly SemaphoreSlim _writing = new(1);

    private ChartState(string path, Dictionary<string, Guid> ids)
    {
        _path = path;
        _ids = ids;
    }

    /// <exception cref="IOException">The directory cannot be used.</exception>
    public static async Task<ChartState> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "workspaces.json");
        return new ChartState(path, await ReadAsync(path, cancellationToken));
    }

    public async Task<Guid?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return _ids.TryGetValue(key, out var id) ? id : null;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task KeepAsync(string key, Guid id, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_ids.TryGetValue(key, out var known) && known == id)
            {
                return;
            }

            _ids[key] = id;
            // Moved into place, so that a process that is killed here leaves the old file or the new one.
            await File.WriteAllTextAsync(_path + ".new", JsonSerializer.Serialize(_ids, ChartContext.Default.DictionaryStringGuid), cancellationToken);
            File.Move(_path + ".new", _path, overwrite: true);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private static async Task<Dictionary<string, Guid>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllTextAsync(path, cancellationToken), ChartContext.Default.DictionaryStringGuid) ?? [];
        }
        catch (JsonException)
        {
            // A file that somebody broke is a memory that was lost.
            return [];
        }
    }
}
