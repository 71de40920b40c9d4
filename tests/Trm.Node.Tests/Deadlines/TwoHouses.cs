using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Deadlines;

/// <summary>Vienna and Belgrade under the built-in values, with the contract's good examples as their messages.</summary>
internal sealed class TwoHouses : IAsyncDisposable
{
    /// <summary>A Monday, at ten.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly string Examples = Path.Combine(Vectors.Checkout, "contracts", "examples", "good");

    private readonly World _world = new();

    public TwoHouses()
    {
        Vienna = new(_world, "AT", Time);
        Belgrade = new(_world, "RS", Time);
    }

    public FixedTime Time { get; } = new(Monday);

    public House Vienna { get; }

    public House Belgrade { get; }

    public IReadOnlyList<House> Both => [Vienna, Belgrade];

    /// <summary>The good example of that row.</summary>
    /// <param name="change">Changes its JSON, for example to make it urgent.</param>
    public static Message Example(MessageKind kind, Func<string, string>? change = null)
    {
        var file = Path.Combine(Examples, $"{kind.Kind}-{kind.Code}");
        var (meta, json) = (File.ReadAllText(file + ".meta.json").TrimEnd('\n'), File.ReadAllText(file + ".json"));
        change ??= same => same;
        return MessageReader.Parse(MessageMeta.Parse(System.Text.Encoding.UTF8.GetBytes(change(meta))).Value, System.Text.Encoding.UTF8.GetBytes(change(json))).Value;
    }

    /// <summary>The same example as another message.</summary>
    public static Func<string, string> As(Message message, string id) => json => json.Replace(message.Id.ToString(), id, StringComparison.Ordinal);

    /// <summary>One side says it, the other takes it, and the receipt comes back, all within the same moment.</summary>
    public async Task<Message> SayAsync(Message message)
    {
        var (author, receiver) = message.From == Vienna.Self ? (Vienna, Belgrade) : (Belgrade, Vienna);
        await author.SendAsync(message);
        await receiver.TakeAsync(message);
        await author.ReceiptedAsync(message, Time.Now);
        return message;
    }

    /// <summary>The good example of that row, written now.</summary>
    public Task<Message> SayAsync(MessageKind kind, Func<string, string>? change = null) => SayAsync(Example(kind, json => WrittenAt(Time.Now, change is null ? json : change(json))));

    /// <summary>What the examples say of their own time becomes that time.</summary>
    public static string WrittenAt(DateTimeOffset at, string json) => json.Replace("2026-11-21T12:00:00Z", WireTime.Format(WireTime.Cut(at)), StringComparison.Ordinal)
        .Replace("2026-11-21T13:00:00Z", WireTime.Format(WireTime.Cut(at)), StringComparison.Ordinal)
        .Replace("2026-11-21T11:45:00Z", WireTime.Format(WireTime.Cut(at)), StringComparison.Ordinal);

    /// <summary>Both look at the clock at that time; the alarms of Vienna and of Belgrade.</summary>
    public async Task<(IReadOnlyList<string> Vienna, IReadOnlyList<string> Belgrade)> AtAsync(DateTimeOffset time)
    {
        Time.Now = time;
        foreach (var house in Both)
            await house.ElapseAsync();
        return (await Vienna.AlarmsAsync(), await Belgrade.AlarmsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Vienna.DisposeAsync();
        await Belgrade.DisposeAsync();
        await _world.DisposeAsync();
    }
}
