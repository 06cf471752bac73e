using System.Collections.Concurrent;
using System.Reflection;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>A part of the store that counts how often each of its methods is called.</summary>
/// <typeparam name="T">An interface.</typeparam>
public class CountedCalls<T> : DispatchProxy
    where T : class
{
    private readonly ConcurrentQueue<string> _calls = new();
    private T _target = null!;

    public static (T Target, CountedCalls<T> Calls) Of(T target)
    {
        var proxy = Create<T, CountedCalls<T>>();
        var calls = (CountedCalls<T>)(object)proxy;
        calls._target = target;
        return (proxy, calls);
    }

    public int Of(string method) => _calls.Count(call => call == method);

    public void Clear() => _calls.Clear();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.Enqueue(targetMethod!.Name);
        return targetMethod.Invoke(_target, args);
    }
}
