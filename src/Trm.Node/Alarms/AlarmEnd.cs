namespace Trm.Node.Alarms;

/// <summary>How an alarm ends.</summary>
public enum AlarmEnd
{
    /// <summary>When what it is about has ended: the receipt is here, the gap is closed, the disk has room. Nobody can say so in its place.</summary>
    ByItself,

    /// <summary>It told of something that has happened and does not end: an officer says that it was dealt with.</summary>
    ByOfficer,
}
