using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Evals.Contracts;

namespace Evals.Gateway.EvalGuard;

/// <summary>Finds a run's results by their case, each once; of several with one case in their order. Texts are not held.</summary>
internal sealed class CaseIndex(string runId, int count)
{
    /// <summary>What a result takes here, in bytes; one that came by another API takes its id as well.</summary>
    public const int BytesEach = 100;

    private const int None = -1;

    private readonly Dictionary<UInt128, (int First, int Last)> _cases = new(count);
    private readonly List<Entry> _entries = new(count);

    public void Add(EvalResult result)
    {
        var at = _entries.Count;
        var id = RowIds.LogId(runId, (int)Math.Min(result.Index, int.MaxValue)) == result.Id ? null : result.Id;
        _entries.Add(new Entry(id, result.Index, CompareEvals.ScoreOf(result), None));
        ref var same = ref CollectionsMarshal.GetValueRefOrAddDefault(_cases, CaseOf(result), out var exists);
        if (exists) CollectionsMarshal.AsSpan(_entries)[same.Last].Next = at;
        same = exists ? (same.First, at) : (at, at);
    }

    /// <summary>Takes the first result of the same case that was not taken yet; null when there is none.</summary>
    public (string Id, double Score)? Take(EvalResult result)
    {
        ref var same = ref CollectionsMarshal.GetValueRefOrNullRef(_cases, CaseOf(result));
        if (Unsafe.IsNullRef(ref same) || same.First == None) return null;
        var taken = _entries[same.First];
        same.First = taken.Next;
        return (taken.Id ?? RowIds.LogId(runId, (int)taken.Index), taken.Score);
    }

    /// <summary>The same for the same input and expected output.</summary>
    private static UInt128 CaseOf(EvalResult result)
    {
        var hash = new XxHash128();
        ReadOnlySpan<int> lengths = [result.Input.Length, result.Expected?.Length ?? -1];
        hash.Append(MemoryMarshal.AsBytes(lengths));
        hash.Append(MemoryMarshal.AsBytes(result.Input.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(result.Expected.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }

    /// <param name="Id">Null for a row of the run, whose index says it.</param>
    /// <param name="Next">Where the next one of the same case is.</param>
    private record struct Entry(string? Id, long Index, double Score, int Next);
}
