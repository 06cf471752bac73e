namespace Evals.Domain.Runs;

/// <summary>One value per log position, in parts of <see cref="PartSize"/> positions. A part that nothing was put into costs
/// nothing, and the last one only what it holds (rounded up): most homes of logs hold one.</summary>
internal sealed class PartedList<T>
    where T : struct
{
    public const int PartSize = 1024;

    private const int FirstSize = 4;

    private T[]?[] _parts = [];

    // Parts that somebody else may be reading, and that are therefore changed in a copy.
    private HashSet<int>? _frozen;

    /// <summary>The value at a position, made if need be, to be changed.</summary>
    public ref T At(int position)
    {
        var (number, offset) = (position / PartSize, position % PartSize);
        if (number >= _parts.Length) Array.Resize(ref _parts, Math.Max(number + 1, _parts.Length * 3 / 2));
        ref var part = ref _parts[number];
        if (part is null || offset >= part.Length)
        {
            var size = FirstSize;
            while (size <= offset) size *= 2;
            Array.Resize(ref part, size);
            _frozen?.Remove(number);
        }
        else if (_frozen?.Remove(number) == true)
        {
            part = (T[])part.Clone();
        }

        return ref part![offset];
    }

    /// <summary>A part's values as they are now, whatever is changed afterwards; may be read by other threads. It costs nothing until then.
    /// Shorter than the part where the last ones are not made.</summary>
    public ReadOnlyMemory<T> Freeze(int number)
    {
        if (number >= _parts.Length || _parts[number] is not { } part) return default;
        (_frozen ??= []).Add(number);
        return part;
    }

    /// <summary>The value at a position; the default where none was made.</summary>
    public T Get(int position)
    {
        var number = position / PartSize;
        if (number >= _parts.Length || _parts[number] is not { } part) return default;
        var offset = position % PartSize;
        return offset < part.Length ? part[offset] : default;
    }
}
