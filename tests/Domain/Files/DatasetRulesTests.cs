using Evals.Contracts;
using Evals.Domain.Files;
using FsCheck;
using FsCheck.Fluent;
using static Evals.Contracts.DatasetAction;

namespace Evals.Domain.Tests.Files;

public sealed class DatasetRulesTests
{
    private readonly DatasetMake _dataset = new();

    [Fact]
    public void To_add_nothing_or_what_is_there_is_to_look_the_dataset_up()
    {
        var made = Ok(Set, [1, 2, 3], attributes: """{"a":1}""");
        foreach (int[] datapoints in (int[][])[[], [2], [3, 1]])
        {
            var found = Ok(Add, datapoints);
            Assert.Equal((made.VersionId, false), (found.VersionId, found.IsNewVersion));
            Assert.Empty(found.Events);
        }

        Assert.Empty(Ok(Remove, []).Events);
        Assert.Empty(Ok(Remove, [9]).Events);
    }

    [Fact]
    public void The_order_is_kept_as_given_and_is_not_what_a_version_is()
    {
        var made = Ok(Set, [3, 1, 2]);
        Assert.Equal(((int[])[3, 1, 2]).Select(DatasetMake.IdOf), _dataset.IdsOf(made.VersionId));
        Assert.Equal(made.VersionId, Ok(Set, [1, 2, 3, 1]).VersionId);
        var more = Ok(Add, [5, 4, 1]);
        Assert.Equal(((int[])[3, 1, 2, 5, 4]).Select(DatasetMake.IdOf), _dataset.IdsOf(more.VersionId));
    }

    [Fact]
    public void Add_and_remove_start_from_the_version_created_last_unless_told_otherwise()
    {
        var first = Ok(Set, [1]);
        Ok(Set, [2]);
        Assert.Equal(Numbers(2, 3), _dataset.IdsOf(Ok(Add, [3]).VersionId));
        Assert.Equal(Numbers(1, 3), _dataset.IdsOf(Ok(Add, [3], from: first.VersionId).VersionId));
        Assert.Equal("version_id", _dataset.Do(DatasetMake.Command(Add, [3], from: "dsv_other")).Refusal!.Field);
    }

    [Fact]
    public void Attributes_make_another_version_and_stay_when_datapoints_come_and_go()
    {
        var plain = Ok(Set, [1]);
        var tagged = Ok(Set, [1], attributes: """{"a":1}""");
        Assert.NotEqual(plain.VersionId, tagged.VersionId);
        Assert.Equal(plain.VersionId, Ok(Set, [1], attributes: "{}").VersionId);

        var more = Ok(Add, [2], from: tagged.VersionId);
        Assert.Equal("""{"attributes":{"a":1}}""", System.Text.Encoding.UTF8.GetString(_dataset.State.Version(more.VersionId)!.Content));
        Assert.Equal(plain.VersionId, Ok(Remove, [2], from: more.VersionId, attributes: "{}").VersionId);
        Assert.Equal("attributes", _dataset.Do(DatasetMake.Command(Set, [1], attributes: "[]")).Refusal!.Field);
    }

    [Fact]
    public void A_new_path_gets_an_empty_dataset_when_nothing_is_added()
    {
        var made = Ok(Add, []);
        Assert.True(made.IsNewVersion);
        Assert.Equal(0, _dataset.State.Version(made.VersionId)!.DatapointCount);
        Assert.Equal(made.VersionId, Ok(Set, []).VersionId);
    }

    [Fact]
    public void Versions_are_the_sets_of_a_plain_model() => Prop.ForAll<(byte Action, byte[] Datapoints, byte From)[]>(steps =>
    {
        var dataset = new DatasetMake();
        List<(string Id, int[] Numbers)> model = [];
        foreach (var step in steps)
        {
            var given = (step.Datapoints ?? []).Select(number => number % 6).ToArray();
            var from = model.Count == 0 || step.From % 3 > 0 ? (int?)null : step.From % model.Count;
            var action = (DatasetAction)(step.Action % 3);
            int[] start = model.Count == 0 ? [] : model[from ?? ^1].Numbers;
            int[] expected = action switch
            {
                Set => [.. given.Distinct()],
                Add => [.. start.Concat(given).Distinct()],
                _ => [.. start.Except(given)],
            };

            var change = dataset.Do(DatasetMake.Command(action, given, from is null ? null : model[from.Value].Id)).Value!;
            var known = model.FindIndex(version => version.Numbers.ToHashSet().SetEquals(expected));
            Assert.Equal(known < 0, change.IsNewVersion);
            if (known < 0) model.Add((change.VersionId, expected));
            else Assert.Equal(model[known].Id, change.VersionId);
        }

        foreach (var (id, numbers) in model) Assert.Equal(Numbers(numbers), dataset.IdsOf(id));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hundred_thousand_datapoints_are_one_version()
    {
        var made = Ok(Set, [.. Enumerable.Range(0, 100_000)]);
        Assert.Equal(100_000, _dataset.State.Version(made.VersionId)!.DatapointCount);
        Assert.Equal(99_999, _dataset.State.Version(Ok(Remove, [7]).VersionId)!.DatapointCount);
        Assert.Equal(made.VersionId, Ok(Add, [7]).VersionId);
    }

    private static IEnumerable<string> Numbers(params int[] numbers) => numbers.Select(DatasetMake.IdOf);

    private FileChange Ok(DatasetAction action, int[] datapoints, string? from = null, string? attributes = null)
    {
        var change = _dataset.Do(DatasetMake.Command(action, datapoints, from, attributes));
        Assert.Null(change.Refusal);
        return change.Value!;
    }
}
