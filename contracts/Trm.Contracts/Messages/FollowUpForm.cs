namespace Trm.Contracts.Messages;

/// <summary>What became of a follow-up.</summary>
public enum FollowUpForm
{
    Made,
    NotMade,
    NotWished,
}
