using System.Text;
using Evals.Contracts;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static UpsertDataset Dataset(DatasetAction action, IEnumerable<int> numbers, string? path = "data/set") => new(
        path,
        action,
        [.. numbers.Select(number => Encoding.UTF8.GetBytes($$$"""{"inputs":{"n":"{{{number}}}"}}"""))]);

    [Fact]
    public async Task Datapoints_that_many_callers_add_at_once_are_all_there()
    {
        var made = await Ok(NewFile(FileType.Dataset).UpsertDataset(Dataset(DatasetAction.Set, [0])));

        // While a write is held up the calls queue, so that all of them find the same version to add to.
        var hold = Journal.HoldNext();
        var write = Ok(File(made.Id).UpsertDataset(Dataset(DatasetAction.Add, [1])));
        await hold.Reached;
        Task<FileView>[] adding =
            [.. Enumerable.Range(0, 20).Select(n => Ok(File(made.Id).UpsertDataset(Dataset(DatasetAction.Add, [n, n + 1], path: null))))];
        hold.Release();
        await write;
        var added = await Task.WhenAll(adding);

        var whole = added.MaxBy(view => view.Version.DatapointCount)!;
        Assert.Equal(Enumerable.Range(0, 21), (await Numbers(whole.Version.Id)).Order());
        Assert.Equal(whole.Version.Id, (await Ok(File(made.Id).UpsertDataset(Dataset(DatasetAction.Add, [])))).Version.Id);
        foreach (var view in added) Assert.Equal(view.Version.DatapointCount, (await Numbers(view.Version.Id)).Count);
    }

    [Fact]
    public async Task A_look_up_writes_nothing_and_finds_the_version_created_last()
    {
        var file = NewFile(FileType.Dataset);
        await Ok(file.UpsertDataset(Dataset(DatasetAction.Set, [1, 2])));
        var last = await Ok(file.UpsertDataset(Dataset(DatasetAction.Set, [3])));
        var writes = Journal.Appends.Count;

        var found = await Ok(file.UpsertDataset(Dataset(DatasetAction.Add, [])));
        Assert.Equal(Dump(last), Dump(found));
        Assert.Equal(writes, Journal.Appends.Count);
        await Crash();
        Assert.Equal(Dump(last), Dump(await Ok(File(last.Id).UpsertDataset(Dataset(DatasetAction.Add, [])))));
    }

    [Fact]
    public async Task A_hundred_thousand_datapoints_are_kept_in_order_and_grow_by_one()
    {
        const int Count = 100_000;
        var file = NewFile(FileType.Dataset);
        var made = await Ok(file.UpsertDataset(Dataset(DatasetAction.Set, Enumerable.Range(0, Count).Reverse())));
        Assert.Equal(Count, made.Version.DatapointCount);
        var more = await Ok(file.UpsertDataset(Dataset(DatasetAction.Add, [5, Count])));

        var page = await Catalog.Datapoints(more.Version.Id, new Window(Count - 2, 10));
        Assert.Equal(Count + 1, page.Total);
        Assert.Equal([1, 0, Count], page.Records.Select(Number));
        Assert.Equal(made.Version.Id, (await Ok(file.UpsertDataset(Dataset(DatasetAction.Remove, [Count])))).Version.Id);
    }

    private async Task<List<int>> Numbers(string versionId) =>
        [.. (await Catalog.Datapoints(versionId, new Window(0, int.MaxValue))).Records.Select(Number)];

    private static int Number(Datapoint datapoint)
    {
        using var document = System.Text.Json.JsonDocument.Parse(datapoint.Document);
        return int.Parse(document.RootElement.GetProperty("inputs").GetProperty("n").GetString()!, null);
    }
}
