namespace Trm.Node.Storage;

/// <summary>
/// Who decides, decides alone: reading a case, judging, numbering, sealing and committing is one turn. No encryption
/// happens inside a transaction, and no number is given twice.
/// </summary>
internal sealed class Turn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        return new Held(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Held(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
