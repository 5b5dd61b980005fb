"""Chinese names as typed in Latin letters: huoerguosi for 霍尔果斯.

The table has the characters that occur in names of this field, each with its one reading in
names; a run with any other character has no pinyin form.
"""

from collections.abc import Iterator
from functools import cache

READINGS = """
a 阿啊 ai 艾埃爱 an 安岸 ang 昂 ao 奥澳 ba 巴八把坝 bai 白百拜 ban 伴班半版 bang 邦 bao 保包宝堡
bei 北贝被备 ben 本 bi 彼比必币毕 bian 边变 biao 标 bie 别 bin 宾 bing 冰并 bo 播波博伯勃
bu 布部不卜 cai 财采 can 参 cang 仓 cha 查察差 chan 产 chang 倡长厂昌常场 chao 超潮 che 车彻
chen 陈晨 cheng 城成程承诚 chi 持赤池 chong 重冲 chou 绸 chu 出初楚处储 chuan 川船穿 chuang 创
chui 吹 chun 春 ci 次词慈 cong 从 cu 促 cui 崔 cun 村存 cuo 错 da 达大 dai 代带戴 dan 丹单
dang 当党 dao 道岛导到 de 德的得 deng 登邓 di 地迪第底蒂 dian 店电点典 diao 调 die 迭 ding 定丁顶
dong 东动冬洞 dou 斗 du 都杜度独渡 duan 段端短 dui 对队堆 dun 顿敦 duo 多朵 e 鄂额俄厄恶 en 恩
er 尔耳二儿而 fa 发法 fan 范凡反泛 fang 方放房防 fei 费非飞菲肥 fen 粉芬分份 feng 风丰峰封冯
fu 伏夫福富付府复服负弗甫 ga 噶 gai 盖改 gan 干甘感 gang 港岗钢刚 gao 高 ge 哥格戈个各革葛 gen 根
geng 耿 gong 公工共功供贡宫 gou 购沟构 gu 古谷固股故 gua 瓜 guan 关管官 guang 光广 gui 规贵桂轨
guo 国果过郭 ha 哈 hai 海 han 汉韩罕汗 hang 航行 hao 浩号好 he 何和河合核赫荷 hei 黑 heng 恒
hong 红洪宏 hou 后候 hu 胡湖互户呼虎 hua 华化画划 huan 环换 huang 黄皇 hui 会汇惠回徽 hun 混
huo 伙火货霍获活 ji 机基吉集济计际级及极技记季几击 jia 加家价嘉甲贾架 jian 建间件检监简减坚
jiang 江将疆降 jiao 交教焦角 jie 届揭截界接节结解杰捷街 jin 金进今近津锦 jing 径经京境景精静
jiu 就九久旧酒 ju 据局举巨居聚 juan 卷 jue 厥决绝 jun 军均 ka 卡喀 kai 开凯 kan 坎看 kang 康抗
ke 克科可柯客 ken 肯 kong 空控孔 kou 口 ku 库苦 kua 跨 kuai 快块 kuan 宽款 kuang 矿况 kun 昆
la 拉喇 lai 来莱赖 lan 兰蓝 lang 廊朗浪 lao 劳老 le 勒乐 lei 累雷类 leng 冷
li 里力利立理历李黎丽离例厘 lian 连联炼 liang 两量梁良 liao 辽料 lie 列烈 lin 邻林临
ling 令岭零领陵灵 liu 六流刘柳 long 龙隆 lou 楼 lu 路鲁陆卢录炉噜 luan 乱 lüe 略 lun 伦轮
luo 络罗洛落 lü 旅绿 ma 马玛麻码 mai 迈买麦 man 满曼 mang 忙 mao 毛贸冒茂 mei 煤美每梅 men 门
meng 蒙盟孟 mi 米密 mian 棉面免 miao 苗 min 民敏 ming 明名 mo 莫末模默摩 mou 某 mu 睦木目穆母姆牧
na 纳那娜拿 nai 奈耐 nan 南难 nao 瑙 ne 呢 nei 内 nen 嫩 neng 能 ni 尼泥 nian 年 nie 涅 ning 宁
niu 牛纽 nong 农 nu 努奴 nuo 诺 ou 欧 pa 帕 pai 派牌排 pan 盘潘 pang 庞 pei 培配裴 pen 盆
peng 彭蓬朋 pi 皮批 pian 片 piao 票 pin 频品 ping 平评 po 破坡婆 pu 普浦铺蒲
qi 其齐七奇器气企期起启契琪棋汽 qia 恰 qian 牵前千签钱迁 qiang 强羌 qiao 乔桥 qin 钦秦
qing 清青庆轻 qiong 琼 qiu 秋丘求 qu 去区曲取渠趋 quan 全权泉 que 确缺 qun 群 ran 燃然 rao 饶
re 热 ren 人任仁 ri 日 rong 融荣容 ru 如入汝 rui 瑞 ruo 若 sa 萨撒 sai 塞赛 san 三 sang 桑 se 色瑟
sen 森 sha 沙莎 shan 山善陕 shang 上商尚 shao 少绍 she 社设舍 shen 深申神沈审
sheng 生省升圣胜盛剩 shi 什试市时事石实是施室师史十食使视势式始示世 shou 首手收授
shu 数输书术树枢属署 shuang 双 shui 水税 shuo 硕 si 斯四司丝思私 song 松送宋 su 苏速素 sui 绥随岁
sun 孙 suo 索所 ta 塔他它 tai 太台泰 tan 炭坦谈探碳 tang 唐堂 tao 陶套 te 特 teng 腾 ti 体提题替
tian 天田 tiao 条 tie 铁 ting 廷庭停厅 tong 同通统铜 tou 投头 tu 图土吐突途 tuan 团 tui 推
tun 屯吞 tuo 托脱拓 wa 瓦 wai 外 wan 万湾完晚 wang 忘王网旺往 wei 为位委未维卫伟威 wen 文温 wo 沃挝
wu 晤乌无物务五吴武伍 xi 西希息系锡喜溪习 xia 下夏峡厦 xian 线先现限县显 xiang 箱向项象香湘
xiao 小消效晓肖 xie 协谢写斜些 xin 新信心鑫 xing 星型形兴 xiong 雄 xiu 修秀 xu 需徐许续
xuan 宣选 xue 学雪薛 xun 寻训 ya 亚雅压 yan 验延岩沿研盐严 yang 阳洋杨扬 yao 要姚 ye 业也耶叶
yi 意义易一伊以议益移宜亿已 yin 印银因音引尹 ying 营英应迎映 yo 哟 yong 用永 you 有油友由游优
yu 与于域玉鱼雨预余宇 yuan 元原员园源远 yue 月约越岳 yun 云运 za 杂 zai 在再载 zan 赞 zang 藏
zao 造早 ze 泽则 zeng 增曾 zha 扎札闸 zhai 债 zhan 盏站展占詹战 zhang 张章 zhao 兆赵招照
zhe 浙哲者 zhen 圳镇真珍 zheng 正政郑证整 zhi 值质制治之直智织至址志指 zhong 中种钟终 zhou 州洲周
zhu 主注助住祝株 zhua 抓 zhuan 转专 zhuang 装庄 zhui 追 zhun 准 zhuo 卓 zi 兹孜资自子 zong 总宗综
zou 走 zu 组族足 zuo 作座左坐
"""


@cache
def load_readings() -> dict[str, str]:
    words = READINGS.split()
    found: dict[str, str] = {}
    for syllable, characters in zip(words[::2], words[1::2], strict=True):
        for character in characters:
            found.setdefault(character, syllable.replace("ü", "v"))
    return found


LONGEST_BEGINNING = 5
"""Characters of a place name at most; those after it describe what is there (口岸, 水电站)."""


def pinyin_forms(run: str) -> Iterator[str]:
    """Yield the beginnings of a run of two characters or more in pinyin without tones, and a short
    run as a whole title (`=…`)."""
    syllables: list[str] = []
    for character in run[:LONGEST_BEGINNING]:
        if (syllable := load_readings().get(character)) is None:
            return
        syllables.append(syllable)
        if len(syllables) > 1:
            yield "".join(syllables)
    if len(syllables) == len(run) > 1:
        yield f"={''.join(syllables)}"
