namespace Evals.Domain.Runs;

public sealed partial class RunState
{
    private readonly SortedSet<int> _changedParts = [];

    private void MarkChanged(int position) => _changedParts.Add(position / PartedList<LogSlot>.PartSize);
}
