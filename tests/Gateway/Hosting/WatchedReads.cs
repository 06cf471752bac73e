using System.Reflection;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>A log store that does what a test says before each read.</summary>
public class WatchedReads : DispatchProxy
{
    private ILogStore _store = null!;

    /// <summary>Gets the method's name; may wait, or throw in the store's place.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public static (ILogStore Store, WatchedReads Reads) Of(ILogStore store)
    {
        var proxy = Create<ILogStore, WatchedReads>();
        var reads = (WatchedReads)(object)proxy;
        reads._store = store;
        return (proxy, reads);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Before(targetMethod!.Name);
        return targetMethod.Invoke(_store, args);
    }
}
