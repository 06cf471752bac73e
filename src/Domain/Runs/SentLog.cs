using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>A log as it was sent, with what is made of it once.</summary>
/// <param name="Datapoint">The number of the log's datapoint in the run's dataset; null when it has none there.</param>
/// <param name="Fingerprint">The command's own fingerprint and its datapoint in one number; 0 when repeats can't be told.</param>
internal readonly record struct SentLog(AddLog Command, int? Datapoint, long Fingerprint)
{
    public static SentLog Of(AddLog command, DatapointSet? datapoints)
    {
        if (command.DatapointId is null) return new SentLog(command, null, command.Fingerprint);
        var key = IdKey.Hash(command.DatapointId);
        return new SentLog(command, datapoints?.Find(key), command.Fingerprint == 0 ? 0 : command.Fingerprint ^ (long)key.Low);
    }
}
