using Trm.Contracts.Rejections;
using Trm.Node.Alarms;

namespace Trm.Node.Duty;

/// <summary>Reads the duty rota at start and whenever its file changes. A bad file refuses the start; later it leaves the one before, with an alarm.</summary>
/// <param name="node">The node.</param>
/// <param name="path">The file; null where nobody is called out.</param>
/// <param name="hasMail">Whether there is a mail server.</param>
internal sealed class RotaKeeper(NodeParts node, string? path, bool hasMail)
{
    private sealed record Shelf(DutyRota? Rota, IReadOnlyList<Rejection> Faults);

    private volatile Shelf _shelf = new(null, []);
    private string _stamp = "";

    /// <summary>The rota that holds; null where there is none.</summary>
    public DutyRota? Current => _shelf.Rota;

    /// <summary>What is wrong with the file as it is now; empty where it holds.</summary>
    public IReadOnlyList<Rejection> Faults => _shelf.Faults;

    /// <summary>The first reading.</summary>
    /// <exception cref="NodeStartException">Code and hint of the first fault.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        await LookAsync(cancel);
        if (_shelf is { Rota: null, Faults: [var fault, ..] })
            throw new NodeStartException(fault.Code.Text, $"{path}: {fault.Path}: {fault.Hint}");
    }

    /// <summary>Looks whether the file has changed, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await LookAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var stamp = path is null ? "none" : File.Exists(path) ? FormattableString.Invariant($"{new FileInfo(path).Length}|{File.GetLastWriteTimeUtc(path).Ticks}") : "absent";
        if (stamp == _stamp)
            return;
        if (path is not null)
        {
            var read = RotaFile.Read(path, hasMail);
            _shelf = read.IsOk ? new(read.Value, []) : new(_shelf.Rota, read.Rejections);
            if (read.IsOk)
                node.Log.RotaRead(read.Value.People.Count);
            else
                node.Log.RotaRefused(read.Rejection.Code.Text);
        }

        await node.StandAsync(AlarmCode.RotaInvalid, _shelf is { Rota: not null, Faults.Count: > 0 }, cancel);
        _stamp = stamp;
    }
}
