using Trm.Evidence;
using Trm.Evidence.Packs;

namespace Trm.Console.Record;

/// <summary>A finding, and the message that it is about.</summary>
/// <param name="Finding">What was found, in the checker's words.</param>
/// <param name="Message">As its signed head names it; null where it is about none, or nobody has that head.</param>
public sealed record CheckFinding(Finding Finding, MessageLine? Message);
