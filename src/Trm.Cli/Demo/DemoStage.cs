using System.Globalization;
using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;

namespace Trm.Cli.Demo;

/// <summary>What every step of the demonstration does: send and wait for the receipt, wait until something can be seen, tell what was refused.</summary>
internal sealed class DemoStage(DemoWorld world, Storyteller tell, TimeProvider time, CancellationToken cancel)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<DemoRefusal> _refused = [];

    /// <summary>What was refused, in the order of the story.</summary>
    public IReadOnlyList<DemoRefusal> Refused => _refused;

    /// <summary>Sends, waits for the receipt, and tells both.</summary>
    public async Task<Transmission> SendAsync(DemoSide from, Func<Task<Result<Submitted>>> act)
    {
        var started = time.GetTimestamp();
        var settled = await SettledAsync(from, Demand(await act()));
        Sent(from, settled, time.GetElapsedTime(started));
        return settled;
    }

    /// <summary>Tells what was sent and receipted.</summary>
    public void Sent(DemoSide from, Transmission sent, TimeSpan? elapsed) => tell.Say(
        $"{from.Id} \u2192 {world.Other(from).Id}",
        string.Create(CultureInfo.InvariantCulture, $"{sent.Kind}/{sent.Code}, number {sent.Seq}; receipt {sent.Receipt!.Code}{(elapsed is { } e ? $" after {e.TotalMilliseconds:0} ms" : "")}"));

    /// <summary>Waits for a receipt that says ok.</summary>
    public async Task<Transmission> SettledAsync(DemoSide from, Submitted submitted)
    {
        var settled = await UntilAsync(
            async () => await from.TransmissionAsync(submitted.Transmission, cancel) is var t && DemoSide.IsSettled(t) ? t : null, "the receipt comes");
        return settled.State == OutboxState.Receipted
            ? settled
            : throw new CommandException(ExitCode.Refused, settled.Receipt!.Issues[0].Text, $"{world.Other(from).Id} refused {settled.Kind}/{settled.Code}; the code says why");
    }

    /// <summary>What the nodes refuse, as they must.</summary>
    public void Refuse<T>(string what, Result<T> result, string words)
        where T : class
    {
        if (result.IsOk)
            throw new InvalidOperationException($"{what}: accepted, where it must be refused");
        Refuse(what, result.Rejection.Code.Text, words);
    }

    /// <summary>What was refused, by its code.</summary>
    public void Refuse(string what, string code, string words)
    {
        _refused.Add(new(what, code));
        tell.Refused(code, words);
    }

    /// <summary>What must be possible here; where it is not, the demonstration ends with its code.</summary>
    public static T Demand<T>(Result<T> result)
        where T : class => result.Try(out var value, out var fault)
            ? value
            : throw new CommandException(ExitCode.Refused, fault.Code.Text, fault.Path is null ? fault.Hint ?? "refused" : $"{fault.Path}: {fault.Hint}");

    /// <summary>Waits until it can be seen.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (time.GetElapsedTime(started) > Patience)
                throw new CommandException(ExitCode.Unavailable, "TIMEOUT", $"waited {Patience.TotalSeconds:0} s until {what}; run again with --verbose to see what the nodes say");
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancel);
        }
    }
}
