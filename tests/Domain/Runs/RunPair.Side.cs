using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

internal sealed partial class RunPair
{
    /// <summary>One run beside its model, with the journal and snapshot that it can be loaded from.</summary>
    private sealed class Side
    {
        private readonly string _id;
        private readonly List<byte[]> _journal = [];
        private readonly Dictionary<int, byte[]> _snapshot = [];
        private int _snapshotAt;
        private RunState _state;

        public Side(string id, DatapointSet? datapoints, StatusDialect rules)
        {
            (_id, Model, _state) = (id, new RunModel(datapoints?.Count, rules), new RunState(id));
            var dataset = datapoints is null ? null : new DatasetVersionRef("ds_1", "dsv_1", datapoints.Count);
            Do(state => RunDecisions.Create(state, new CreateRun(dataset, Make.Flow, false, null, Dialect: rules), Make.Now));
        }

        public RunModel Model { get; }

        public long Revision { get; set; }

        /// <summary>By id; those that were erased, too.</summary>
        public Dictionary<string, LogRecord> Stored { get; } = [];

        public Result<T> Do<T>(Func<RunState, RunDecision<T>> decide, List<LogFacts>? outbox = null)
            where T : notnull
        {
            var decision = Try(decide);
            var entry = JsonSerializer.SerializeToUtf8Bytes([.. decision.Events], RunEventJson.Default.ListRunEvent);
            if (decision.Events.Count > 0) _journal.Add(entry);
            Apply(entry);
            foreach (var write in decision.Writes.OfType<StoreLog>()) Stored[write.Log.Id] = write.Log;
            outbox?.AddRange(decision.Writes.OfType<NotifyRun>().Select(message => message.Facts));
            return decision.Answer ?? decision.AnswerFrom!(_state);
        }

        /// <summary>What would be decided.</summary>
        public RunDecision<T> Try<T>(Func<RunState, RunDecision<T>> decide)
            where T : notnull => decide(_state);

        public void Change(string logId, Func<RunModel.Log, RunModel.Log> change)
        {
            var at = Model.Logs.FindIndex(log => log.Id == logId);
            Model.Logs[at] = change(Model.Logs[at]);
            Model.Settle();
        }

        public void TakeSnapshot()
        {
            foreach (var (number, part) in _state.TakeChangedParts()) _snapshot[number] = part();
            _snapshotAt = _journal.Count;
        }

        /// <summary>As after a crash, with or without the snapshot.</summary>
        public void Reload(bool fromSnapshot)
        {
            if (!fromSnapshot) _snapshot.Clear();
            var from = _snapshot.Count == 0 ? 0 : _snapshotAt;
            _state = _snapshot.Count == 0 ? new RunState(_id) : RunState.Load(_id, _snapshot)!;
            foreach (var entry in _journal.Skip(from)) Apply(entry);
        }

        public void AssertSame() => Model.AssertSame(_state);

        public IEnumerable<int> Newest(int datapoint) => _state.NewestOf([datapoint]).Positions.Select(position => (int)position);

        private void Apply(byte[] entry)
        {
            foreach (var happened in JsonSerializer.Deserialize(entry, RunEventJson.Default.ListRunEvent)!) _state.Apply(happened);
        }
    }
}
