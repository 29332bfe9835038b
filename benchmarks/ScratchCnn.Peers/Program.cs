using ScratchCnn.Peers;

// The program starts itself as the process of each library (ChildProcess), and as the busy loops beside them.
return args switch
{
    ["--child", .. string[] work] => Child.Run(Work.FromArguments(work)),
    ["--busy-loop"] => BusyLoop.Run(),
    _ => Options.Run(args, Session.Run),
};
