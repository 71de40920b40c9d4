using Trm.Console.Wire;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Overview;

namespace Trm.Console.Return;

/// <summary>One act of a return: its address, who does it, what it asks, what it does, and what the other side knows then.</summary>
/// <param name="Name">The end of its address: <c>/case/{case}/NAME</c>.</param>
/// <param name="Title">Key of its title.</param>
public sealed record ReturnAct(string Name, string Title)
{
    /// <summary>Who may do it. The desk judges it again.</summary>
    public required Func<Role, bool> May { get; init; }

    /// <summary>Reads the form and, where nothing is wrong with it, does it; what was refused, and why.</summary>
    public Func<ActVisit, FormReader, Task<IReadOnlyList<Rejection>>> DoAsync { get; init; } = (_, _) => Task.FromResult<IReadOnlyList<Rejection>>([]);

    /// <summary>Of an act that takes two: proposes it; the address where one goes on to sign it, and where another officer signs after that. Null for what one does alone; null of it where something is wrong with the form.</summary>
    public Func<ActVisit, FormReader, Task<Result<string>?>>? ProposeAsync { get; init; }

    /// <summary>What it asks: the first time, and of a form that is shown again.</summary>
    public Func<ActVisit, Form?, IReadOnlyList<Question>> Asks { get; init; } = (_, _) => [];

    /// <summary>Keys of what stands above the form.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];

    /// <summary>Key of the text of its button.</summary>
    public string Button { get; init; } = "return.send";

    /// <summary>Buttons that show more of the form and send nothing: a value, and the key of a text. The value is the field <c>more</c> of what comes back.</summary>
    public Func<ActVisit, Form?, IReadOnlyList<(string Value, string TextKey)>> More { get; init; } = (_, _) => [];

    /// <summary>The form is not whole yet: it has buttons that show more of it, and none that sends it.</summary>
    public Func<ActVisit, Form?, bool> IsWhole { get; init; } = (_, _) => true;

    /// <summary>What was said in the case is opened for it, which is a view and a trail entry.</summary>
    public bool Opens { get; init; }

    /// <summary>Where its gates stand; null where it has none. A report has none: gates hold decisions, never facts.</summary>
    public GatePoint? Point { get; init; }

    /// <summary>Whose act it is; null where either side may. The other side has no such page.</summary>
    public Side? By { get; init; }

    /// <summary>Key of the title of the page that comes then.</summary>
    public string Done { get; init; } = "return.done";

    /// <summary>Keys of what the other side knows now.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Keys of what it does not learn.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = [];

    /// <summary>What was done stays in this office: one goes on with what is still needed.</summary>
    public bool StaysHere { get; init; }

    /// <summary>Where one goes on with what was kept: another act, where the person said something that has to be passed on; null for what is still needed.</summary>
    public Func<Form, ReturnAct?> Then { get; init; } = _ => null;

    /// <summary>Nothing there stops a journey: what lifts a stop does not stand beside it.</summary>
    public bool IsBesideStop { get; init; } = true;

    /// <summary>True where that role has this page in that case.</summary>
    public bool IsFor(Role role, CaseLine @case) => May(role) && (By is null || (By == Side.Sending) == @case.IsSending);

    /// <summary>Who may send messages of that kind.</summary>
    public static Func<Role, bool> Sends(MessageKind kind) => role => Rights.MaySend(role, kind);

    /// <summary>As the table of all addresses has it.</summary>
    internal Access Access => new($"return {Name}", May);
}
