"""Words that passwords were made of which leaked elsewhere and stand at the top of everybody's lists of guesses.

Only the letters of each, once, as they are left when digits and signs are taken away. What is of fewer than six letters
or made of the words of `passwords` is refused without standing here. They are as people chose them, rude ones among them.
"""

_WORDS = """
aaliyah aardvark absolut accord achilles action adgjmptw adidas adonis aezakmi aggies aikido airborne airbus airforce
airplane alabama alaska albatros albion alejandr aleksandr aleksandra aleksey alexande alexandr alexis alibaba aliens
allmine allsop allstar alpine alucard amadeus amadeusptfcor amanda amateur amazon america amsterda amsterdam anaconda
analsex anarchy andrei andrewjackie andrey andromeda anfield angels anhyeuem animal antananarivu anubis apache apollo
aquarius aragorn arizona armani arsenal asd aspire assassin assfuck asshole assholes assman asterix astros atlanta
atlantis atomic auburn auckland aussie austin australi avalanch avalon avatar avenger avrillavigne awesome azamat
azsxdc azsxdcfv babyblue babyboy babydoll babyface babygirl babylon bacardi backdoor badass badboy baddog badger
badgirl baggins bagira baller balloon balloons bam banane bandit bangkok banker banshee barbie barcelon barcelona
barefoot barkley barney barsik basket basketba bassman bastard bayern beaches beagle beaner beanie beastie beatles
beautifu beauty beaver beavis beckham beefcake beetle benfica bengals beretta berlin bicycle bigballs bigbear bigbird
bigboobs bigboy bigcock bigdaddy bigdick bigdog bigfoot biggie biggles bigguy bigmac bigman bigmike bigone bigred
bigsexy bigtime bigtits bikini billybob billyboy bimmer birdie birdman biscuit bitches biteme bizkit bla blackbir
blackcat blackdog blackhaw blackie blackjac blackjack blacks blacky blades blah blaster blazer blessed blessing
blizzard blonde blondes blondie blowjob blowme bltynbabrfwbz bluebird blueboy bluedog blueeyes bluemoon bluesky
bobafett bobcat boeing bogart bogdan bohica bollocks bollox bomber bondage bonehead bonjour bonkers boo boobie boobies
booger boogie bookworm boom boomer bootie boricua bossman boston bounce bowler bowling boxing boyuownnyc
bpgjldsgjldthnf brandy brasil braves brazil breast breeze brighton bristol britney bronco broncos brooklyn brownie
browns brucelee bruins brutus bubbas bubble bubbles bucket buckeye buckeyes buckshot buddah buddha budlight budman
buffalo buffett bugger builder bulldog bulldogs bullet bullseye bunghole burger businessbabe buster butter butterfl
butterfly butthead butthole buttman buttons buzzard byteme cabbage cactus cadillac caesar calgary calico caliente
californ caligula camaro cambiami camelot camels cameron canada cancer cancun candle candyman cantona capone captain
caramel cardinal carolina carpet carrera carrot cartman cartoon caserta casino casper cassie catdog catfish catman
cavalier caveman ccbill cdtnkfyf celeron celica celine celtic celtics cerberus cessna cfitymrf cgfhnfr chainsaw
champion champs charger chargers charles charli charlott charlton charly charmed chaser cheers cheetah chelsea
cherokee chester chevelle chevrole chewie cheyenne chi chicago chickenwing chicks chiefs chipper chivas chrisbln
chrissy christ christia christin christop christopher chronic chuang chubby chuckie chuckles chucky chunky cicero
cinder cinnamon cjdthitycndj cjkysirj cjkywt clancy clapton classic clevelan clipper clouds cocacola coconut cohiba
colombia colorado colors coltrane combat compaq compute concrete condom condor connect connor consumer contortionist
cooldude cooler coolguy coolio coolman cooter copper corona corperfmonsy corrado corvette cosmos cosworth cougar
counterstrike cowboy cowboys coyote cracker crazybab creampie creamy creative cricket critter crjhgbjy crunch crusader
crysis crystal cthulhu cthutq cubbies cubswin cuddles cumming cumshot cupcake curious custom cutlass cutter cxfcnmt
cyclone cyclops cypress daewoo dagger dalejr dallas dammit damnit dancer danger daniil danila dannyboy danzig darkness
darkside darkstar davids daytona dbrnjh dbrnjhbz deadhead deadman deejay deepthroat deeznuts deeznutz defender defiant
deftones delete deluxe denali deniska depeche desert designer desire deskjet destiny detroit devildog devilmaycry
devils dexter dfkthbz dfkthf dfktynbyf dfvgbh dharma diablo diamond diamonds dickhead diehard diesel dietcoke digger
digital digitalprodu dilbert dinamo dingdong dinosaur discover disney divine djivanfros dkflbckfd dkflbvbh
dkflbvbhjdbx dkflbvbhjdyf doberman doctor dodger dodgeram dodgers dogfood doggie doghouse dogman dollar dolphin
dolphins domainlock domino donkey donuts doobie doodle doogie dookie doughboy dracula dragoon dreamer dreams driver
drizzt droopy drowssap drummer dthjybrf dublin ducati duchess dumbass durango duster eagles eastside eatpussy eclipse
eduard edward eeyore einstein electric element elephant emerald empire engage engineer enigma enterpri enterprise
eraser erotic erotica escort eternal eternity europa everest everton excalibu exigen exigent exodus explorer express
extreme fabric facial faggot falcon falcons fallen fallout fantasy farside faster fatass fatboy fatcat fatman feather
fender fernand ferrari ferret fester fetish fghtkm fiesta fighter filter finalfantasy finger fireball firebird firefly
firefox fireman fishes fitness fkmnthyfnbdf fktrcfylh fktrcfylhf fktrcfylhjdbx fktrcfylhjdf fktrcfylhjdyf fktrctq
flames flamingo flatron fletch flipper floppy florian florida flounder fluffy flvbybcnhfnjh flyboy flyers foobar
footbal forest forever forfun formula fortuna fossil foxtrot francesc franky freaks freaky freckles frederiksberg
freedom freeporn fright frisco frisky frogger froggy frontier frosty fucked fucker fuckers fuckface fuckher fucking
fuckinside fuckit fuckme fuckoff fucktheworld fuckthis fuckyou fuckyoubitch fugazi funtime fusion futbol fyfcnfcbz
fylhtq fynfyfyfhbde gabrie gabriell galaxy galina galore gambit gandalf gangbang gangsta gangster garden garfield
gargoyle gateway gators gbpltw gegcbr geheim genesis genius geronimo gesperrt getsome gfhjkm ghbdtn ghbdtnbr
ghbdtnrfrltkf ghetto ghjcnj ghjcnjgbpltw ghjcnjgfhjkm ghjcnjnfr ghjcnjqgfhjkm ghjcnjrdfibyj ghjnbdjcnjzybt giants
ginger giorgi gizmodo gjkbyf gjkysqgbpltw gladiator goalie goblin goblue goddess godfathe godfather godsmack godzilla
gofish goforit golden goldfish goldstar goldwing golfball golfer golfing goliath gollum goober goodboy goodluck
goodtime gopher gordon gorilla gotcha gothic govols granny grapes greatone greenbay greenday greenlantern greens
gregor gremlin gretzky griffey grizzly groove groovy grumpy gtnhjpfdjlcr guardian guiness guinness guitar gundam
gunnar gunner gunners gustav hacked hacker halflife hambone hamburg hamlet hammer hammers hamster handyman hannah
hannibal hansolo hardcock hardcore hardon hardrock harley havefun hawaii hawaiian hawkeye hawkeyes hayabusa hdnwdevb
hearts heather heaven hedgehog hedimaptfcor hellfire hellyeah helmet helpme hendrix hentai herbie hercules hermes
hershey hesoyam hidden highland hiphop hithere hitler hitman hjvfirf hobbes hobbit hockey hokies holiday hollywoo
homers homerun hongkong hooker hoosier hoosiers hooter hooters horizon horndog hornet horney horses hotboy hotdog
hotpussy hotred hotrod hotsex hotshot hotstuff hottie hummer hunting hurrican husker huskers huskies hustler hyperion
iampurehaha ibanez icecream iceman idontknow iforgot iguana ihateyou illini illusion iloveboobies ilovemyfamily
immortal impala incubus indiana indians indigo inferno infiniti infinity ingodwetrust insane insert installdevic
installsqlst integra intrepid intruder ironman iseedeadpeople italia ivanov ivanova iwantu jabroni jackal jackass
jackoff jagger jaguar jamesbon jamesbond jammer jarhead jasmine jasper jaybird jayhawk jazzman jerkoff jessic jester
jethro jewels jimbob johannes johnboy jokers joshua jrcfyf juggalo jumper jungle junior jupiter justdoit justice
justin justinbieber justme juventus kahuna kaktus kangaroo kansas karolina kashmir kasper katana kcjwxn keeper kevinp
keyboard keystone keywest kickass kicker killbill killer killme kingfish kingkong kingpin kingston kipper kirill
kisses kissme kitkat kitten kittycat klaster klingon knickers knicks knights knopka kodiak kolobok koshka kosmos
kostya kotenok krishna ktyjxrf kungfu labrador labtec lacrosse ladybug laguna lakers lancelot lancer lansing laptop
larisa lasvegas latino leather leavemealone ledzep legacy legend legion legolas lennon leonid leopard lesbian lesbians
lespaul lestat letsgo lexmark lhbjkjubz licker lickit lickme lifehack lightnin lightning lights lineage lionking
liquid liverpoo liverpool lizard lobster logitech lokomotiv lol lolipop lollipop london lonestar lonewolf longhorn
looker looser losers lowrider lucifer ludmila lvbnhbq lytghjgtnhjdcr macdaddy machine macross maddie maddog madman
madmax madness madonna maestro maggie maggot magick magicman magnum magnus magpie mailcreated majestic makaveli maksim
malaka malibu malina mallard mamapapa manchest manchester mandingo maniac manutd maprchem maradona marathon marius
marlboro marley martini maryjane massimiliano massive masterbaiting masterbating masturbation matador matrix mature
maurolarastefy maverick maxell maxima maximus maxwell mazafaka meatball meathead meatloaf mechanic medusa megadeth
megaman megatron meister melissa mellon mellow memorex memphis menace meow mercedes mercury meridian merlin mersedes
metallic metallica mevefalkcakk mexico michae mickey microlab micron microsof midget midnight midway mighty milana
milano milena minecraft minime minnesotahp mirage misfit mishka mister mistress mittens moloko momsanaladventure
monaco monalisa mondeo mongoose monster montana montgom montreal moo moocow mookie moonlight morganstanley morpheus
mortalkombat mortgage mortimer moscow mother motherlode motorola mountain mozart msorcloledbr muffin mulder multiplelo
munchkin muppet muscle mushroom musica musicman mustang mustangs mustard mybaby mylife mystic napster naruto nascar
nastya natali natasha naughty nebraska needforspeed nemesis nemvxyheqddoqxyxyzi neptune nevada newbie newcastl newlife
newport newproject newyork nfnmzyf nhecsyfujkjdt nhfdvfnjkju nhfycajhvths nickel nicola nicole nigger nightcrawler
nikita nikola nikolay nimrod niners nipper nipple nipples nirvana nissan nitram nofear nolimit nondriversig noodle
noodles nookie nudist nugget number nuttertools nwolife nyjets nylons nymets oakland obiwan oblivion ohyeah oilers
oksana olcrackmaster oldman oliver olivier online onlyme ontheoutside openup operator optimus oracle orchid orgasm
orioles osiris outkast outlaw overkill overlord oxford packard packer packers pacman padres paintbal paintball paladin
panama panasonic pantera panther panthers panties pantyhos panzer paradox paraklast parola parrot pascal
passwordstandard patches patrick patriot patriots pavilion peaches peanut peanutbutter peanuts pearljam pebbles
peekaboo peewee pegasus pencil penguin penguins penthous pentium pervert peterpan peugeot phantom philippe philips
phillies philly phoenix photos pianoman picard picasso piccolo pickle pickles piglet pikachu pillow pimpin pineappl
pingpong pinhead pinkfloy pioneer pippen pirate pirates pisces pissing pistol pitbull pizzas planet plastic playboy
player playstation playtime plumber plymouth pobeda polaris police polina polniypizdec polska pompey pontiac poo
poochie poodle poohbear pookie poontang pooper poopie pooter popcorn popeye pornographic pornos pornstar porsche
portland portugal poseidon possum postal powder precious predator prelude presario presto primus prissy privet prodigy
prophet ptybnxtvgbjy pudding pumpkin punisher punkin punkrock punksnotdead puppies pupsik purdue purple pussie pussies
pussycat pussys putter pyramid python qaz qazxsw quantum quartz quattro queens qwaszx qwaszxerdfcv qwe qweewq rabbit
racecar racerx rachel racing ragnarok raider raiders rainbow rainman raistlin rambler rammstein ramses ranger rangers
raptor rascal rasputin rastaman ravens rbhbkk rctybz reader realmadrid reaper rebecca rebels redalert redbull reddog
redfish redhead redhot redman redneck redrum redskins redsox redwing redwings redwood reebok reefer rereirf rescue
residentevil retard rfhbyf rfnthbyf rfrfirf rfrnec rhbcnbyf rhfcjnrf richard rightnow ripper ripple rjirfrgbde rjntyjr
rjycnfynby roadkill roadking roadrunn robotech rocker rocket rockets rockford rockhard rockon rockstar rodman roller
rolltide romashka rommel ronaldo rookie rooster rosebud rotten rovers royals rubber runescape runner ruslan russia
rustam sabbath sabine sabres safari sailboat sailing sailor saints salamander saleen salmon salomon samantha samiam
sandiego sandman sandro sanfrancisco sapper sapphire saratoga sascha sasuke saturn sauron sausage sayang scania
scanner scarface scarlet schoolgirlie scooby scoobydo scooter scorpio scorpion scotch scotland scotty scrappy scream
scruffy scully seahawks seamus searay seattle sebastia security seeker seemnemaailm seinfeld select semperfi sentinel
septembe serega sergei sergey sersolution sesame sex sexual sexygirl sexyman shaggy shalom shaman shamrock shaney
shania shannon shaolin sharks sharky shasta shaved shazam shelby shemale sherlock shogun shooter shorty shotgun showme
showtime siemens sierra silver simple sinatra sinbad sinner sirius sithlord sixers skater skeeter skidoo skiing skinny
skipper skippy skittles skorpion skydive skyline skywalke skywalker slacker slappy slapshot slayer sleepy slider
slinky slipknot slutty smeghead smegma smelly smiles smiley smitty smoker smokes smokey smokin smooth smudge snakes
snapon snapper snatch sneakers snickers sniper snoopdog snoopy snowball snowboar snowman snuggles sobaka socrates
softball software sojdlgaljg soldier soleil solnce sommer sonnenschein sonyericsson sooners sophie sosoaljg southpark
spaceman spanking spankme spanky sparkle sparky sparta spartak spartan spartans speaker specialinsta spectrum speedy
spider spiderma spiderman spidey spirit spitfire splash splinter spongebob spooky sprite spunky sputnik spyder squash
squirrel squirt stalin stalker stallion starbuck starcraft stardust starfire starfish stargate starman starter
startrek static stealth steeler steelers stefano stephani stereo sterlin stickdaddy sticks sticky stimpy stinger
stingray stinky stinkyfinger stocking stocks stonecol stoned stones stoney stormy stranger stratocaster strider strike
striker stripper studly stumpy stunner stupid subaru sublime subway success sucker suckit suckme sultan summit
sundance sunflowe sunnyday sunset superfly supersta superstar surfer surfing svetik svetlana swallow sweetpea sweets
sweety swimmer swimming swinger swingers sydney syracuse systemofadown tacobell tacoma talisman tanker tardis target
tarheel tarheels tarzan tattoo tatyana taurus taylor tazman tazmania tdutybq teacher technics techno telefon tennis
tequila terrapin terror thailand thankyou theboss thecakeisalie thecat thedog theend thegame thegreat thekid theking
theman theone therock thesims thirteen thongs thuglife thumper thunder tiberius ticketmaster tickle tigers tigger
tights timber tin tinker tinkerbell tinman titans titleist titties tolkien tomato tomcat tommyboy tootsie topcat
topdog topgun topher topper tornado toronto tottenha tracker tractor trader trance transam translator trapper travel
traveler treasure trebor trfnthbyf triangle tricky trident trigger triumph trixie trojan trojans trombone trooper
trouble trucker trucks trumpet trunks trustno tunafish tundra turkey turtle tweety twilight twinkle twisted twister
typhoon ufkbyf ultima ultimate umbrella underdog undertaker unicorn unreal usarmy usnavy usuckballz utopia vacation
vagina valentin valentina valera valhalla vampire vanhalen vanilla vanyarespekt vector vectra vegeta velvet verbatim
veritas vermont veronika vertigo vfczyz vfhbyf vfhecz vfhufhbnf vfksirf vfvekz vfvfgfgf vfvfvskfhfve vfvjxrf viagra
victory viewsonic viking vikings viktor vipers virgin vision vitalik vkontakte vladik vladimir vladimirovna vladislav
volley voodoo vortex voyager voyeur vulcan walleye walmart walnut walrus wanker wapbbs warcraft warhammer warhammerk
warlock warlord warrior warriors warthog wasser wassup watcher waterloo wazzkaprivet websolutions websolutionssu
webuivalidat weezer weihnachtsbau weihnachtsbaum welder werewolf westham westside westwood wetpussy whatever wheels
whiskers whiskey whisky whisper whitesox whitey whocares whosyourdaddy whynot wibble wicked wildcat wildcats wildfire
wildman willow windsor winner winston wisdom wizard wolfgang wolfie wolfman wolfpack wolverine wolves wombat woof
woohoo wookie wrangler wrestlin wutang xanadu xavier xfiles xtreme yankee yankees ybrbnf ybrjkfq yellow yfnfif yomama
yourmom yousuck yzerman zaphod zcfvfzkexifz zenith zeppelin zerocool zidane zigzag zipper zombie zqjphsyfctifgu zvezda
zxasqw zxcasd zxcasdqwe
"""

LEAKED_WORDS: frozenset[str] = frozenset(_WORDS.split())
