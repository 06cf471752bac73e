using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>
/// Writes the snapshots of one loaded state, one at a time and beside its calls. A large one goes in pieces, so that neither other
/// grains' commits wait behind all of it nor all of it is in memory at once. Parts go to places that the directory before does not
/// name, and with the last of them goes the directory that names them. Touched only by the grain's pump and by what it started.
/// </summary>
internal sealed class SnapshotWriter(GrainId id, GrainServices services)
{
    // The last one that is known to be stored.
    private SnapshotDirectory _directory = SnapshotDirectory.Empty;

    // Numbers that a directory names which may be stored: its writing came to an unknown end.
    private readonly HashSet<int> _uncertain = [];

    // Parts that were taken out of the state and are not known to be written.
    private Dictionary<int, Func<byte[]>> _unwritten = [];
    private bool _broken;
    private volatile bool _abandoned;
    private volatile bool _isAwaited;
    private Task _last = Task.CompletedTask;

    public bool IsBusy => !_last.IsCompleted;

    /// <summary>The state was loaded from the parts that this directory names.</summary>
    public void Found(SnapshotDirectory directory) => _directory = directory;

    /// <summary>Starts a snapshot, on top of what the last one could not write. Nobody waits for it, and when it fails the next one carries
    /// its parts.</summary>
    /// <param name="changed">What makes each part that changed; called later, on other threads.</param>
    public void Start(long seq, IReadOnlyDictionary<int, Func<byte[]>> changed)
    {
        if (_broken) return;
        foreach (var (part, bytes) in changed) _unwritten[part] = bytes;
        if (_unwritten.Count > 0) _last = Write(seq);
    }

    /// <summary>Takes no more snapshots: there is no telling any more what is not in the stored one.</summary>
    public void Break(Exception fault)
    {
        _broken = true;
        services.Log.Error($"{id} can't make a snapshot and makes do without.", fault);
    }

    /// <summary>Ends the snapshot that is being written after its current piece.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Waits for the snapshot that is being written, which makes no more pauses; abandons one that takes too long.</summary>
    public async Task Finish()
    {
        _isAwaited = true;
        try
        {
            await _last.WaitAsync(services.Options.FlushTimeout, services.Time);
        }
        catch (TimeoutException)
        {
            Abandon();
        }
    }

    private async Task Write(long seq)
    {
        try
        {
            if (await WriteAll(seq)) _unwritten = [];
        }
        catch (Exception fault)
        {
            services.Log.Warning($"{id} could not write its snapshot of entry {seq}.", fault);
        }
    }

    private async Task<bool> WriteAll(long seq)
    {
        var rest = new Queue<KeyValuePair<int, Func<byte[]>>>(_unwritten.OrderBy(part => part.Key));
        var places = new Dictionary<int, PartPlace>(_directory.Places);
        using var free = _directory.FreeNumbers(_uncertain).GetEnumerator();
        for (var first = true; ; first = false)
        {
            if (await TakePiece(rest) is not { } piece) return false;
            var stored = new Dictionary<int, byte[]>(piece.Count + 1);
            foreach (var (part, bytes) in piece)
            {
                free.MoveNext();
                stored.Add(free.Current, bytes);
                places[part] = PartPlace.Of(free.Current, bytes);
            }

            var whole = rest.Count == 0 ? new SnapshotDirectory(seq, places) : null;
            _uncertain.UnionWith(whole?.Numbers ?? []);
            // The first one puts right what a write of unknown outcome may have done, and shuts out what may still come of it.
            if (first || whole is not null) stored.Add(SnapshotDirectory.Number, (whole ?? _directory).ToBytes());
            await services.Stores.Snapshots.Write(id, new Snapshot(seq, stored)).WaitAsync(services.Options.FlushTimeout, services.Time);
            if (whole is not null)
            {
                _directory = whole;
                _uncertain.Clear();
                return true;
            }

            if (!_isAwaited) await Task.Delay(services.Options.SnapshotPause, services.Time);
        }
    }

    /// <summary>The next parts, as many as one piece holds; null when there is to be no snapshot any more.</summary>
    private async Task<List<KeyValuePair<int, byte[]>>?> TakePiece(Queue<KeyValuePair<int, Func<byte[]>>> rest)
    {
        try
        {
            // On another thread: the grain's own has its calls to answer.
            var piece = await Task.Run(() => Make(rest));
            return _abandoned ? null : piece;
        }
        catch (Exception fault)
        {
            Break(fault);
            return null;
        }
    }

    private List<KeyValuePair<int, byte[]>> Make(Queue<KeyValuePair<int, Func<byte[]>>> rest)
    {
        var piece = new List<KeyValuePair<int, byte[]>>();
        for (var bytes = 0; bytes < services.Options.SnapshotPiece && rest.TryDequeue(out var next);)
        {
            piece.Add(new(next.Key, next.Value()));
            bytes += piece[^1].Value.Length;
        }

        return piece;
    }
}
