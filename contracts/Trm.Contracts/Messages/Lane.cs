namespace Trm.Contracts.Messages;

/// <summary>Which of a pair's two mailboxes carries a message. Lanes carry no meaning; the urgent one is emptied first.</summary>
public enum Lane
{
    Normal,
    Urgent,
}
