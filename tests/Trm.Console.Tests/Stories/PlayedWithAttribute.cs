using System.Collections;
using NUnit.Framework.Interfaces;
using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Stories;

/// <summary>
/// With which hands those at the sending side play a story; those at the receiving side play it in the other way: with scripts, or without. <c>TRM_STORIES=all</c> plays each by mouse and then both ways round
/// with the keys alone: every step of every side is done by keys, with scripts and passkeys and without either.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class PlayedWithAttribute(Hands hands) : NUnitAttribute, IParameterDataSource
{
    private static readonly bool AreAll = Environment.GetEnvironmentVariable("TRM_STORIES") == "all";

    /// <summary>In the short form.</summary>
    public Hands Hands => hands;

    /// <summary>With which those at the other side play.</summary>
    public static Hands Across(Hands hands) => hands != Hands.KeysWithoutScript ? Hands.KeysWithoutScript : AreAll ? Hands.Keys : Hands.Mouse;

    public IEnumerable GetData(IParameterInfo parameter) => AreAll ? Enum.GetValues<Hands>() : [hands];
}
