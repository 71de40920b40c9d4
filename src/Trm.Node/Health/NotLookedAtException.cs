namespace Trm.Node.Health;

/// <summary>A check has nothing to look at.</summary>
/// <param name="why">What is missing, in words.</param>
internal sealed class NotLookedAtException(string why) : Exception(why);
