namespace Evals.Domain.Runs;

/// <summary>The last few of what came: enough to know a repeat that follows closely.</summary>
/// <param name="kept">How many.</param>
internal sealed class Recent<T>(int kept)
{
    private readonly Queue<T> _items = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<T> Items => _items;

    public void Add(T item)
    {
        if (_items.Count == kept) _items.Dequeue();
        _items.Enqueue(item);
    }
}
