using System.Collections;
using System.Reflection;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>A log store that counts the logs that it is made to read, by method.</summary>
public class ReadRecords : DispatchProxy
{
    private ILogStore _store = null!;
    private readonly Dictionary<string, int> _counts = [];

    public static (ILogStore Store, ReadRecords Counts) Of(ILogStore store)
    {
        var proxy = Create<ILogStore, ReadRecords>();
        var counts = (ReadRecords)(object)proxy;
        counts._store = store;
        return (proxy, counts);
    }

    /// <summary>What was read since the last time.</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        var taken = new Dictionary<string, int>(_counts);
        _counts.Clear();
        return taken;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var task = (Task)targetMethod!.Invoke(_store, args)!;
        var count = ((dynamic)task).Result switch
        {
            Page<LogRecord> page => page.Records.Count,
            ICollection many => many.Count,
            _ => 0,
        };
        if (count > 0) _counts[targetMethod.Name] = _counts.GetValueOrDefault(targetMethod.Name) + count;
        return task;
    }
}
