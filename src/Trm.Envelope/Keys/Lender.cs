using System.Collections.Concurrent;

namespace Trm.Envelope.Keys;

/// <summary>
/// Lends one imported key to one user at a time: importing costs as much as using, and the framework promises no
/// thread safety for key objects. Holds as many as were ever in use at once.
/// </summary>
internal sealed class Lender<T>(Func<T> make)
    where T : class
{
    private readonly ConcurrentBag<T> _idle = [];

    public TResult Use<TResult>(Func<T, TResult> use)
    {
        var item = _idle.TryTake(out var idle) ? idle : make();
        try
        {
            return use(item);
        }
        finally
        {
            _idle.Add(item);
        }
    }
}
