using System.Globalization;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Console.Escorts;

/// <summary>What an escort typed. Whatever cannot be read is a <see cref="FormatException"/>: nothing is sent then.</summary>
internal sealed class EscortForm(Visit visit, Form form)
{
    /// <summary>How many are meant, 1 to 99.</summary>
    public int Persons => int.TryParse(form["persons"], NumberStyles.None, CultureInfo.InvariantCulture, out var persons) && persons is >= 1 and <= 99 ? persons : throw new FormatException("persons");

    /// <summary>The number that helps on the way.</summary>
    public DutyNumber Number => DutyNumber.Parse(form["number"].Replace(" ", "", StringComparison.Ordinal)).Try(out var number, out _) ? number : throw new FormatException("number");

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country => form["country"].ToUpperInvariant() is { Length: 2 } country && country.All(char.IsAsciiLetterUpper) ? country : throw new FormatException("country");

    /// <summary>What is wrong, of what may happen on the way.</summary>
    public Incident Incident => Enum.GetValues<Incident>().Where(i => IncidentMessage.KindOf(i).Code == form["incident"]).Select(i => (Incident?)i).FirstOrDefault() ?? throw new FormatException("incident");

    /// <summary>A code of a list.</summary>
    public T Code<T>(string name, CodeList<T> list)
        where T : struct, Enum => list.Find(form[name]) ?? throw new FormatException(name);

    /// <summary>A day and a time in the office's zone. The minute that runs means now: what happened later in it comes later.</summary>
    public DateTimeOffset At(string name)
    {
        if (new FormReader(visit, form).MomentOrNull(name) is not { } at)
            throw new FormatException(name);
        return at <= visit.Now && visit.Now - at < TimeSpan.FromMinutes(1) ? WireTime.Cut(visit.Now) : at;
    }
}
