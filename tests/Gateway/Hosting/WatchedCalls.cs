using System.Collections.Concurrent;
using System.Reflection;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>A part of the store that counts how often each of its methods is called, and does what a test says before each call.</summary>
/// <typeparam name="T">An interface.</typeparam>
public class WatchedCalls<T> : DispatchProxy
    where T : class
{
    private readonly ConcurrentQueue<string> _calls = new();
    private T _target = null!;

    /// <summary>Gets the method's name; may wait, or throw in the store's place.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public static (T Target, WatchedCalls<T> Calls) Of(T target)
    {
        var proxy = Create<T, WatchedCalls<T>>();
        var calls = (WatchedCalls<T>)(object)proxy;
        calls._target = target;
        return (proxy, calls);
    }

    public int Of(string method) => _calls.Count(call => call == method);

    public void Clear() => _calls.Clear();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.Enqueue(targetMethod!.Name);
        Before(targetMethod.Name);
        return targetMethod.Invoke(_target, args);
    }
}
