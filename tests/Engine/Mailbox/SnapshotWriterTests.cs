using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Hosting;
using Evals.Engine.Outbox;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Engine.Mailbox;

/// <summary>Snapshots of random changes, in one piece and in several, that fail at random places: what is stored is always a moment.</summary>
public sealed class SnapshotWriterTests
{
    private static readonly GrainId Grain = new(GrainKind.Run, new GrainKey("default", "rn_1"));

    [Fact]
    public void Wherever_a_snapshot_is_interrupted_the_one_before_is_found() => ForAny(seed => new Story(seed, isOvertaken: false));

    [Fact]
    public void Beside_writers_that_were_overtaken_what_is_found_is_a_moment_or_known_to_be_none() => ForAny(seed => new Story(seed, isOvertaken: true));

    private static void ForAny(Func<int, Story> story) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => story(seed).Tell().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>A state of numbered parts, and the writers of its snapshots, each of which begins with what is stored.</summary>
    private sealed class Story
    {
        private readonly Dice _dice;
        // Whether writers go on when there is another.
        private readonly bool _isOvertaken;
        private readonly UncertainSnapshots _store;
        private readonly List<Dictionary<int, byte[]>> _moments = [[]];
        private readonly List<(SnapshotWriter Writer, int Moment)> _overtaken = [];
        private readonly HashSet<int> _changed = [];
        private SnapshotWriter _writer;

        public Story(int seed, bool isOvertaken)
        {
            (_dice, _isOvertaken) = (new Dice(seed), isOvertaken);
            _store = new UncertainSnapshots(new MemoryStore().Ports.Snapshots, _dice);
            _writer = NewWriter();
        }

        private int Now => _moments.Count - 1;

        public async Task Tell()
        {
            for (var step = 0; step < 30; step++)
            {
                if (!_isOvertaken || _dice.Chance(80)) Change();
                var faults = _store.Faults;
                var overtaken = _isOvertaken && _dice.Chance(40) ? WriteOvertaken() : Task.CompletedTask;
                await Write(_writer, Now, _changed);
                await overtaken;
                _changed.Clear();
                var found = await Find();
                if (!_isOvertaken && _store.Faults == faults) Assert.Equal(Now, found);
                if (!_dice.Chance(20)) continue;
                // A write that is still late when the next activation has loaded is that of a writer that was overtaken.
                if (!_isOvertaken) await _store.Settle(Grain);
                await Load(await Find());
            }
        }

        private SnapshotWriter NewWriter()
        {
            var stores = new MemoryStore().Ports with { Snapshots = _store };
            var time = new FakeTime();
            return new SnapshotWriter(Grain, new GrainServices(
                stores, new RecordingRuns(), time, new IdSource(time), new RecordedLog(), new GrainOptions { SnapshotPiece = 100, SnapshotPause = TimeSpan.Zero }));
        }

        private void Change()
        {
            var now = new Dictionary<int, byte[]>(_moments[^1]);
            for (var times = _dice.Next(1, 10); times > 0; times--)
            {
                var part = _dice.Next(0, now.Count + 1);
                now[part] = [(byte)_moments.Count, (byte)part, .. new byte[40]];
                _changed.Add(part);
            }

            _moments.Add(now);
        }

        private Task Write(SnapshotWriter writer, int moment, IEnumerable<int> parts)
        {
            writer.Start(moment, parts.ToDictionary(part => part, part => (Func<byte[]>)(() => _moments[moment][part])));
            return writer.Finish();
        }

        private Task WriteOvertaken()
        {
            if (_overtaken.Count == 0) return Task.CompletedTask;
            var (writer, moment) = _overtaken[_dice.Next(0, _overtaken.Count)];
            return Write(writer, moment, _moments[moment].Keys);
        }

        /// <summary>As a fresh activation does: begins with what is stored, and has the rest from the journal.</summary>
        private async Task Load(int? found)
        {
            _overtaken.Add((_writer, Now));
            _writer = NewWriter();
            var stored = await _store.Read(Grain);
            if (found is not null) _writer.Found(SnapshotDirectory.Of(stored!));
            var before = _moments[found ?? 0];
            _changed.UnionWith(_moments[^1].Where(part => before.GetValueOrDefault(part.Key) != part.Value).Select(part => part.Key));
        }

        /// <summary>The moment that is stored, which must be one indeed.</summary>
        private async Task<int?> Find()
        {
            if (await _store.Read(Grain) is not { } stored) return null;
            try
            {
                var directory = SnapshotDirectory.Of(stored);
                var (parts, moment) = (directory.Find(stored.Parts), _moments[(int)directory.Seq]);
                Assert.Equal(moment.Keys.Order(), parts.Keys.Order());
                Assert.All(parts, part => Assert.Equal(moment[part.Key], part.Value));
                return (int)directory.Seq;
            }
            catch (InvalidDataException) when (_isOvertaken)
            {
                return null;
            }
        }
    }
}
