using System.Globalization;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Outbox;
using Trm.Node.Overview;

namespace Trm.Console.Return;

/// <summary>Somebody at a form of a return: who, in which case, and what it starts from.</summary>
/// <param name="Visit">The request.</param>
/// <param name="Movement">The journey, without anything opened.</param>
/// <param name="Opened">What was said and recorded; null where the form needs nothing of it.</param>
public sealed record ActVisit(Visit Visit, Movement Movement, OpenedReturn? Opened)
{
    private static readonly Rejection NoDraft = new(RejectionCode.UnknownCase, "draft", "this office has no record of the person from which this could be written");

    /// <summary>Most text of a code of an office.</summary>
    public const int LongestCode = 32;

    /// <summary>The case.</summary>
    public CaseId Case => Movement.Case.Id;

    /// <summary>The node.</summary>
    public TrmNode Node => Visit.Node;

    /// <summary>As whom they act.</summary>
    public Officer Officer => Visit.Officer;

    /// <summary>Ends with the request.</summary>
    public CancellationToken Cancel => Visit.Cancel;

    /// <summary>What was opened. Reading it in an act that opens nothing is a bug of ours.</summary>
    public OpenedReturn Return => Opened ?? throw new InvalidOperationException("this act opens nothing");

    /// <summary>By the node's clock, to the second.</summary>
    public DateTimeOffset Now => WireTime.Cut(Visit.Now);

    /// <summary>Today, in the office's zone.</summary>
    public DateOnly Today => DayOf(Visit.Now);

    /// <summary>The day of a moment, in the office's zone.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Visit.Parts.Options.Zone).DateTime);

    /// <summary>The first moment of a day, in the office's zone.</summary>
    public DateTimeOffset Begin(DateOnly day)
    {
        var there = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(there, Visit.Parts.Options.Zone.GetUtcOffset(there)).ToUniversalTime();
    }

    /// <summary>A moment that was typed. The minute that runs means now: what happened later in it comes later.</summary>
    public DateTimeOffset Moment(FormReader read, string name)
    {
        var typed = read.Moment(name);
        return typed <= Visit.Now && Visit.Now - typed < TimeSpan.FromMinutes(1) ? Now : typed;
    }

    /// <summary>The code of a person at an office; a fault where it is none.</summary>
    public static string Code(FormReader read, string name)
    {
        var code = read.Text(name, LongestCode).ToUpperInvariant();
        if (code.Length > 0 && !OfficeCode.IsOne(code))
            read.Refuse(name, "return.no-code");
        return code;
    }

    /// <summary>The same, where it may stay empty.</summary>
    public static string? CodeOrNull(FormReader read, string name) => read.Form[name].Length == 0 ? null : Code(read, name);

    /// <summary>A telephone number that answers day and night.</summary>
    public static DutyNumber? Number(FormReader read, string name)
    {
        var typed = read.Text(name, 24).Replace(" ", "", StringComparison.Ordinal);
        if (DutyNumber.Parse(typed).Try(out var number, out _))
            return number;
        read.Refuse(name, "return.no-number");
        return null;
    }

    /// <summary>A name of a place or a sign, as it may stand in a message that has no other words.</summary>
    public static string Place(FormReader read, string name)
    {
        var typed = read.Text(name, 100);
        if (typed.Length > 0 && !Contracts.Messages.NamedOrganisation.Parse("X", typed).IsOk)
            read.Refuse(name, "return.no-place");
        return typed;
    }

    /// <summary>Sends what is drawn from the office's record of the person.</summary>
    public async Task<IReadOnlyList<Rejection>> FromDraftAsync(Func<ReferralDraft, Task<Result<Submitted>>> act)
    {
        if (await Node.Referrals.DraftAsync(Case, Officer, Cancel) is not { } files)
            return [NoDraft];
        return files.ToDraft(Case).Try(out var draft, out _) ? (await act(draft)).Rejections : files.ToDraft(Case).Rejections;
    }

    /// <summary>How many there are of something that a button of the form adds to: as the form says it, with the one that is asked for now.</summary>
    /// <param name="name">Of the field that goes with the form.</param>
    /// <param name="before">How many there are before anybody types.</param>
    /// <param name="more">The value of the button.</param>
    public static int Count(Form? typed, string name, int before, string more, int most) => typed is null
        ? Math.Min(before, most)
        : Math.Min((int.TryParse(typed[name], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, most) : before) + (typed["more"] == more ? 1 : 0), most);

    /// <summary>A whole number as a field has it.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
